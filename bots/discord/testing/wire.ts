/** What travels as JSON before anybody has looked at it. */
export type Fields = Record<string, unknown>;

export type User = {
  readonly id: string;
  readonly username: string;
  readonly discriminator: '0';
  readonly global_name: string;
  readonly avatar: null;
  readonly public_flags: 0;
  readonly flags: 0;
  readonly primary_guild: null;
  readonly bot?: true;
};

export type Media = { url: string } & Fields;

export type Option = { value: string; label: string; description?: string; default?: boolean; emoji?: { name?: string } };

/** Any component: which fields it has depends on its type, and the rules have seen to that before it is kept. */
export type Component = {
  type: number;
  id?: number;
  custom_id?: string;
  style?: number;
  label?: string;
  url?: string;
  sku_id?: string;
  emoji?: { name?: string };
  disabled?: boolean;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  default?: boolean;
  value?: string;
  content?: string;
  description?: string | null;
  divider?: boolean;
  options?: Option[];
  items?: { media: Media; description?: string | null; spoiler?: boolean }[];
  media?: Media;
  file?: Media;
  name?: string;
  size?: number;
  components?: Component[];
  component?: Component;
  accessory?: Component;
};

export type Attachment = {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly url: string;
  readonly proxy_url: string;
  readonly content_type?: string;
  readonly width?: number;
  readonly height?: number;
  readonly ephemeral?: true;
  description?: string;
};

export type Embed = {
  title?: string;
  description?: string;
  image?: Media;
  thumbnail?: Media;
  fields?: { name: string; value: string }[];
} & Fields;

export type Message = {
  readonly id: string;
  readonly channel_id: string;
  readonly author: User;
  content: string;
  readonly timestamp: string;
  edited_timestamp: string | null;
  readonly tts: false;
  mention_everyone: boolean;
  mentions: User[];
  mention_roles: string[];
  attachments: Attachment[];
  embeds: Embed[];
  components: Component[];
  readonly pinned: false;
  readonly type: number;
  flags: number;
  nonce?: string | number;
  readonly application_id?: string;
  readonly webhook_id?: string;
  readonly interaction_metadata?: Fields;
  readonly message_reference?: Fields;
  readonly referenced_message?: Message | null;
};

export type Modal = { readonly custom_id: string; readonly title: string; readonly components: Component[] };

/** The components that stand directly in one, with the way to each. */
export const inside = (component: Component): [component: Component, path: string[]][] => [
  ...(component.components ?? []).map((each, index): [Component, string[]] => [each, ['components', String(index)]]),
  ...(component.component ? [[component.component, ['component']] as [Component, string[]]] : []),
  ...(component.accessory ? [[component.accessory, ['accessory']] as [Component, string[]]] : []),
];

/** All components of a list and in them, in reading order, with the way to each. */
export const everyComponent = (components: readonly Component[], path: readonly string[] = []): [component: Component, path: string[]][] =>
  components.flatMap((component, index) => within(component, [...path, String(index)]));

const within = (component: Component, path: string[]): [Component, string[]][] => [
  [component, path],
  ...inside(component).flatMap(([each, step]) => within(each, [...path, ...step])),
];

/** The numbers that Discord gives each kind of component. */
export const Kind = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const isSelect = ({ type }: Component): boolean =>
  type === Kind.stringSelect || (type >= Kind.userSelect && type <= Kind.channelSelect);

/** The flags of messages that matter here. */
export const Flag = { ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const;
