import { commandProblems, type Command } from './command-rules.ts';
import { channelPayload, guildFields, memberPayload } from './payloads.ts';
import { demand, refusal } from './refusals.ts';
import type { Call, Routes } from './rest.ts';
import type { Stage } from './stage.ts';
import { fieldsOf } from './uploads.ts';
import type { Fields } from './wire.ts';
import type { Guild } from './world.ts';

const SESSIONS_A_DAY = 1000;
const EVERYWHERE = [0, 1, 2];

/** A command as it is kept and answered. */
const commandAs = (stage: Stage, command: Fields, known: readonly Command[], guildId?: string): Command => {
  const given = command as unknown as Command; // Discord's description has been through it
  const before = known.find(({ name, type = 1 }) => name === given.name && type === (given.type ?? 1));
  return {
    ...given,
    id: before?.id ?? stage.world.clock.snowflake(),
    type: given.type ?? 1,
    description: given.description ?? '',
    default_member_permissions: given.default_member_permissions ?? null,
    integration_types: given.integration_types ?? [0],
    ...(guildId ? { guild_id: guildId } : { contexts: given.contexts ?? EVERYWHERE }),
    application_id: stage.world.applicationId,
    version: stage.world.clock.snowflake(),
    nsfw: false,
  };
};

function setCommands(stage: Stage, body: unknown, known: readonly Command[], guildId?: string): Command[] {
  const commands = (body ?? []) as Fields[];
  demand([...commandProblems(commands as unknown as Command[])]);
  return commands.map((command) => commandAs(stage, command, known, guildId));
}

/** A server that the bot is in. */
function guildFor(stage: Stage, { parameters }: Call): Guild {
  const guild = stage.world.guilds.get(parameters['guild_id']!); // it is in the path
  if (!guild) throw refusal('unknownGuild');
  if (!guild.members.has(stage.world.bot.id)) throw refusal('missingAccess');
  return guild;
}

function mine(stage: Stage, { parameters }: Call): void {
  if (parameters['application_id'] !== stage.world.applicationId) throw refusal('missingAccess');
}

/** The application itself; what nobody here asks about is as it is for a new one. */
const applicationPayload = ({ world }: Stage): Fields => ({
  id: world.applicationId,
  name: world.bot.global_name,
  icon: null,
  description: '',
  type: null,
  verify_key: '0'.repeat(64),
  flags: 0,
  flags_new: '0',
  redirect_uris: [],
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  owner: world.bot,
  bot: world.bot,
  bot_public: true,
  bot_require_code_grant: false,
  approximate_guild_count: [...world.guilds.values()].filter(({ members }) => members.has(world.bot.id)).length,
  approximate_user_install_count: world.installedBy.size,
  approximate_user_authorization_count: 0,
  explicit_content_filter: 0,
  team: null,
  eligible_oauth2_scopes: [],
});

function commandRoutes(stage: Stage): Routes {
  const { world } = stage;
  const ofGuild = (call: Call) => world.guildCommands.get(guildFor(stage, call).id) ?? [];
  return {
    'GET /applications/{application_id}/commands': (call) => {
      mine(stage, call);
      return { status: 200, body: world.commands };
    },
    'PUT /applications/{application_id}/commands': (call) => {
      mine(stage, call);
      world.commands = setCommands(stage, call.body, world.commands);
      return { status: 200, body: world.commands };
    },
    'POST /applications/{application_id}/commands': (call) => {
      mine(stage, call);
      const [made] = setCommands(stage, [fieldsOf(call.body)], world.commands);
      const isKnown = world.commands.some(({ id }) => id === made!.id); // one was given
      world.commands = [...world.commands.filter(({ id }) => id !== made!.id), made!];
      return { status: isKnown ? 200 : 201, body: made };
    },
    'DELETE /applications/{application_id}/commands/{command_id}': (call) => {
      mine(stage, call);
      if (!world.commands.some(({ id }) => id === call.parameters['command_id'])) throw refusal('unknownCommand');
      world.commands = world.commands.filter(({ id }) => id !== call.parameters['command_id']);
      return { status: 204 };
    },
    'GET /applications/{application_id}/guilds/{guild_id}/commands': (call) => ({ status: 200, body: ofGuild(call) }),
    'PUT /applications/{application_id}/guilds/{guild_id}/commands': (call) => {
      mine(stage, call);
      const guild = guildFor(stage, call);
      const commands = setCommands(stage, call.body, ofGuild(call), guild.id);
      world.guildCommands.set(guild.id, commands);
      return { status: 200, body: commands };
    },
  };
}

/** Everything about the application, its commands, and the people it may ask about. */
export function applicationRoutes(stage: Stage, gatewayUrl: () => string, shards: () => number): Routes {
  const { world } = stage;
  return {
    'GET /gateway': () => ({ status: 200, body: { url: gatewayUrl() } }),
    'GET /gateway/bot': () => ({
      status: 200,
      body: {
        url: gatewayUrl(),
        shards: shards(),
        session_start_limit: { total: SESSIONS_A_DAY, remaining: SESSIONS_A_DAY, reset_after: 0, max_concurrency: 16 },
      },
    }),
    'GET /applications/@me': () => ({ status: 200, body: applicationPayload(stage) }),
    'GET /users/@me': () => ({ status: 200, body: { ...world.bot, mfa_enabled: true, locale: 'en-US', verified: true } }),
    'GET /users/{user_id}': ({ parameters }) => {
      const user = world.users.get(parameters['user_id']!); // it is in the path
      if (!user) throw refusal('unknownUser');
      return { status: 200, body: user };
    },
    'GET /guilds/{guild_id}': (call) => ({ status: 200, body: guildFields(guildFor(stage, call)) }),
    'GET /guilds/{guild_id}/channels': (call) => {
      const guild = guildFor(stage, call);
      const channels = [...world.channels.values()].filter((channel) => channel.guild === guild && !channel.parent);
      return { status: 200, body: channels.map((channel) => channelPayload(world, channel)) };
    },
    'GET /guilds/{guild_id}/roles': (call) => ({ status: 200, body: guildFields(guildFor(stage, call))['roles'] }),
    'GET /guilds/{guild_id}/members/{user_id}': (call) => {
      const member = guildFor(stage, call).members.get(call.parameters['user_id']!); // it is in the path
      if (!member) throw refusal('unknownMember');
      return { status: 200, body: memberPayload(member) };
    },
    ...commandRoutes(stage),
  };
}
