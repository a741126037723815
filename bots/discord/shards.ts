import { REST, Routes, ShardingManager, type RESTGetAPIGatewayBotResult } from 'discord.js';
import { TutorError } from '../../core/errors.ts';

export type ShardSettings = {
  readonly token: string;
  readonly shards: number | 'auto';
  readonly api?: string | undefined;
  readonly log: (line: string) => void;
};

/** Into how many the servers of a bot are divided: what was set, or what Discord recommends. */
async function countOf({ token, shards, api }: ShardSettings): Promise<number> {
  if (shards !== 'auto') return shards;
  try {
    const rest = new REST(api === undefined ? { version: '10' } : { version: '10', api }).setToken(token);
    return ((await rest.get(Routes.gatewayBot())) as RESTGetAPIGatewayBotResult).shards;
  } catch (error) {
    throw new TutorError(
      'unavailable',
      `Discord did not say how many shards it wants (${error instanceof Error ? error.message : String(error)}).`,
      {
        cause: error,
      },
    );
  }
}

/** Runs the bot in several processes, each with its share of the servers; one that ends is started anew. */
export async function openShards(program: string, settings: ShardSettings): Promise<{ close(): void }> {
  const { token, log } = settings;
  const totalShards = await countOf(settings);
  const manager = new ShardingManager(program, {
    token,
    totalShards,
    execArgv: process.execArgv,
  });
  manager.on('shardCreate', (shard) => {
    shard.on('ready', () => log(`Discord: shard ${shard.id} of ${totalShards} is there.`));
    shard.on('death', () => log(`Discord: shard ${shard.id} ended.`));
  });
  await manager.spawn();
  return {
    close() {
      manager.respawn = false;
      for (const shard of manager.shards.values()) shard.kill();
    },
  };
}
