import { z } from 'zod';

/** An id that remembers what it names: a UserId is a string, but a string is not a UserId. */
export const UserId = z.uuid().brand('UserId');
export type UserId = z.infer<typeof UserId>;

export const CourseId = z.uuid().brand('CourseId');
export type CourseId = z.infer<typeof CourseId>;

export const SubjectId = z.uuid().brand('SubjectId');
export type SubjectId = z.infer<typeof SubjectId>;

export const ModuleId = z.uuid().brand('ModuleId');
export type ModuleId = z.infer<typeof ModuleId>;

export const TopicId = z.uuid().brand('TopicId');
export type TopicId = z.infer<typeof TopicId>;

export const LessonId = z.uuid().brand('LessonId');
export type LessonId = z.infer<typeof LessonId>;

export const QuestionSetId = z.uuid().brand('QuestionSetId');
export type QuestionSetId = z.infer<typeof QuestionSetId>;

export const QuestionId = z.uuid().brand('QuestionId');
export type QuestionId = z.infer<typeof QuestionId>;

export const QuestionVersionId = z.uuid().brand('QuestionVersionId');
export type QuestionVersionId = z.infer<typeof QuestionVersionId>;

export const ExamId = z.uuid().brand('ExamId');
export type ExamId = z.infer<typeof ExamId>;

export const PracticeTestId = z.uuid().brand('PracticeTestId');
export type PracticeTestId = z.infer<typeof PracticeTestId>;

export const RunId = z.uuid().brand('RunId');
export type RunId = z.infer<typeof RunId>;

export const AttemptId = z.uuid().brand('AttemptId');
export type AttemptId = z.infer<typeof AttemptId>;

export const AnswerId = z.uuid().brand('AnswerId');
export type AnswerId = z.infer<typeof AnswerId>;

export const DisputeId = z.uuid().brand('DisputeId');
export type DisputeId = z.infer<typeof DisputeId>;

export const GoalId = z.uuid().brand('GoalId');
export type GoalId = z.infer<typeof GoalId>;

export const TutoringSessionId = z.uuid().brand('TutoringSessionId');
export type TutoringSessionId = z.infer<typeof TutoringSessionId>;

export const SessionSummaryId = z.uuid().brand('SessionSummaryId');
export type SessionSummaryId = z.infer<typeof SessionSummaryId>;

export const PracticeAssignmentId = z.uuid().brand('PracticeAssignmentId');
export type PracticeAssignmentId = z.infer<typeof PracticeAssignmentId>;

export const OverrideId = z.uuid().brand('OverrideId');
export type OverrideId = z.infer<typeof OverrideId>;

export const HelpRequestId = z.uuid().brand('HelpRequestId');
export type HelpRequestId = z.infer<typeof HelpRequestId>;

export const ApprovalId = z.uuid().brand('ApprovalId');
export type ApprovalId = z.infer<typeof ApprovalId>;

export const NudgeId = z.uuid().brand('NudgeId');
export type NudgeId = z.infer<typeof NudgeId>;

export const AchievementId = z.uuid().brand('AchievementId');
export type AchievementId = z.infer<typeof AchievementId>;

export const AvatarId = z.uuid().brand('AvatarId');
export type AvatarId = z.infer<typeof AvatarId>;

export const MaterialId = z.uuid().brand('MaterialId');
export type MaterialId = z.infer<typeof MaterialId>;

export const ChunkId = z.uuid().brand('ChunkId');
export type ChunkId = z.infer<typeof ChunkId>;

export const EmbeddingModelId = z.uuid().brand('EmbeddingModelId');
export type EmbeddingModelId = z.infer<typeof EmbeddingModelId>;

export const ConversationId = z.uuid().brand('ConversationId');
export type ConversationId = z.infer<typeof ConversationId>;

export const MessageId = z.uuid().brand('MessageId');
export type MessageId = z.infer<typeof MessageId>;

export const LogId = z.uuid().brand('LogId');
export type LogId = z.infer<typeof LogId>;

export const PromptVersionId = z.uuid().brand('PromptVersionId');
export type PromptVersionId = z.infer<typeof PromptVersionId>;

export const ExperimentId = z.uuid().brand('ExperimentId');
export type ExperimentId = z.infer<typeof ExperimentId>;

export const ExperimentArmId = z.uuid().brand('ExperimentArmId');
export type ExperimentArmId = z.infer<typeof ExperimentArmId>;

export const EvalSuiteId = z.uuid().brand('EvalSuiteId');
export type EvalSuiteId = z.infer<typeof EvalSuiteId>;

export const EvalCaseId = z.uuid().brand('EvalCaseId');
export type EvalCaseId = z.infer<typeof EvalCaseId>;

export const EvalRunId = z.uuid().brand('EvalRunId');
export type EvalRunId = z.infer<typeof EvalRunId>;

export const PlaceId = z.uuid().brand('PlaceId');
export type PlaceId = z.infer<typeof PlaceId>;

export const RoundId = z.uuid().brand('RoundId');
export type RoundId = z.infer<typeof RoundId>;

export const ImportId = z.uuid().brand('ImportId');
export type ImportId = z.infer<typeof ImportId>;

export const MaterialWorkId = z.uuid().brand('MaterialWorkId');
export type MaterialWorkId = z.infer<typeof MaterialWorkId>;

const RANDOM_BYTES = 10;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance. Ids made later sort later, so an index on them
 * grows at its end. Time and chance are arguments; who makes ids for real is `db/new-id.ts`.
 */
export function uuidv7(at: Date, random: Uint8Array): string {
  if (random.length < RANDOM_BYTES) throw new RangeError(`uuidv7 wants ${RANDOM_BYTES} random bytes, not ${random.length}.`);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.set(random.subarray(0, RANDOM_BYTES), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f); // bytes 6 and 8 exist: the buffer has 16
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
