import { join } from 'node:path';
import { TutorError } from '../../core/errors.ts';
import type { Keyring } from '../keys.ts';
import { openFolder } from './folder.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3, type S3Settings } from './s3.ts';

/** The settings of a bucket, by their names. */
export type S3Env = {
  readonly S3_BUCKET?: string | undefined;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: string | undefined;
  readonly S3_PATH_STYLE: 'true' | 'false' | 'auto';
  readonly S3_PREFIX: string;
};

/** Where bytes are to lie: in a bucket where one is named, else in the data directory. */
export type StoreSettings = { readonly directory: string; readonly publicUrl: string; readonly s3: S3Settings | undefined };

/** The path on which a door answers for links of the folder. */
export const OBJECTS_PATH = '/objects';

/** What the settings say of a bucket; undefined where they name none. */
export function s3SettingsOf(env: S3Env): S3Settings | undefined {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, S3_REGION: region } = env;
  if (!bucket) return undefined;
  if (!accessKeyId || !secretAccessKey)
    throw new TutorError('invalid', 'S3_BUCKET is set, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set as well.');
  // Servers of one's own seldom have a name for each bucket, and a certificate for names has no dots in them.
  const pathStyle = env.S3_PATH_STYLE === 'auto' ? env.S3_ENDPOINT !== undefined || bucket.includes('.') : env.S3_PATH_STYLE === 'true';
  const endpoint = env.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`;
  return { bucket, accessKeyId, secretAccessKey, region, endpoint, pathStyle, prefix: env.S3_PREFIX };
}

/** Opens the store that the settings name. Nothing is made or reached before it is used; without keys a folder gives no links. */
export const openStore = ({ directory, publicUrl, s3 }: StoreSettings, keys?: Keyring): ObjectStore =>
  s3 ? openS3(s3) : openFolder(join(directory, 'objects'), keys && { keys, linkBase: `${publicUrl}${OBJECTS_PATH}` });
