import { abandonRun } from './abandon-run.ts';
import { activatePrompt } from './activate-prompt.ts';
import { addMaterial } from './add-material.ts';
import { cancelMaterialWork } from './cancel-material-work.ts';
import { resumeMaterialWork } from './resume-material-work.ts';
import { showMaterialWork } from './show-material-work.ts';
import { addPrompt } from './add-prompt.ts';
import { answerQuestion } from './answer-question.ts';
import { approveProposal } from './approve-proposal.ts';
import { askHuman } from './ask-human.ts';
import { changeAiSettings } from './change-ai-settings.ts';
import { changeGoal } from './change-goal.ts';
import { changeMyProfile } from './change-my-profile.ts';
import { changePlace } from './change-place.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { decideDispute } from './decide-dispute.ts';
import { declineProposal } from './decline-proposal.ts';
import { deleteMyAccount } from './delete-my-account.ts';
import { deleteConversation } from './delete-conversation.ts';
import { disputeAnswer } from './dispute-answer.ts';
import { explainAnswer } from './explain-answer.ts';
import { exportMyData } from './export-my-data.ts';
import { findNotes } from './find-notes.ts';
import { finishRun } from './finish-run.ts';
import { giveHint } from './give-hint.ts';
import { invitePerson } from './invite-person.ts';
import { judgeAnswer } from './judge-answer.ts';
import { listAccessTokens } from './list-access-tokens.ts';
import { listCourses } from './list-courses.ts';
import { listDisputes } from './list-disputes.ts';
import { listLessons } from './list-lessons.ts';
import { listMaterials } from './list-materials.ts';
import { listMyQuestions } from './list-my-questions.ts';
import { listMyRuns } from './list-my-runs.ts';
import { listPeople } from './list-people.ts';
import { listPrompts } from './list-prompts.ts';
import { listProposals } from './list-proposals.ts';
import { listQuestionsAsked } from './list-questions-asked.ts';
import { listTurns } from './list-turns.ts';
import { listWaitingAnswers } from './list-waiting-answers.ts';
import { makeAccessToken } from './make-access-token.ts';
import { mendQuestion } from './mend-question.ts';
import { nextQuestion } from './next-question.ts';
import { openMaterial } from './open-material.ts';
import { reactivatePerson } from './reactivate-person.ts';
import { readMaterial } from './read-material.ts';
import { removeMaterial } from './remove-material.ts';
import { resumeRun } from './resume-run.ts';
import { revokeAccessToken } from './revoke-access-token.ts';
import { renameConversation } from './rename-conversation.ts';
import { searchMaterials } from './search-materials.ts';
import { showActivity } from './show-activity.ts';
import { showAiSettings } from './show-ai-settings.ts';
import { showConfidence } from './show-confidence.ts';
import { setGoal } from './set-goal.ts';
import { showExamPage } from './show-exam-page.ts';
import { showItemStatistics } from './show-item-statistics.ts';
import { showLessonNotes } from './show-lesson-notes.ts';
import { showLeaderboard } from './show-leaderboard.ts';
import { showMyAchievements } from './show-my-achievements.ts';
import { showMyHistory } from './show-my-history.ts';
import { showMyProfile } from './show-my-profile.ts';
import { showMyProgress } from './show-my-progress.ts';
import { showNudges } from './show-nudges.ts';
import { showOverrides } from './show-overrides.ts';
import { showPlace } from './show-place.ts';
import { showPrompt } from './show-prompt.ts';
import { showQuestion } from './show-question.ts';
import { showRunReport } from './show-run-report.ts';
import { showStudentProgress } from './show-student-progress.ts';
import { showTurn } from './show-turn.ts';
import { skipQuestion } from './skip-question.ts';
import { startRun } from './start-run.ts';
import { submitAnswer } from './submit-answer.ts';
import { submitAnswers } from './submit-answers.ts';
import type { Tool } from './tool.ts';

const people = [
  showMyProfile,
  changeMyProfile,
  exportMyData,
  deleteMyAccount,
  listPeople,
  invitePerson,
  deactivatePerson,
  reactivatePerson,
  makeAccessToken,
  listAccessTokens,
  revokeAccessToken,
] as const;
const courses = [listCourses, listLessons, showLessonNotes, findNotes] as const;
const questions = [showQuestion, mendQuestion, listDisputes, decideDispute] as const;
const runs = [
  startRun,
  nextQuestion,
  submitAnswer,
  giveHint,
  skipQuestion,
  showExamPage,
  submitAnswers,
  listMyRuns,
  resumeRun,
  finishRun,
  abandonRun,
  showRunReport,
  explainAnswer,
  disputeAnswer,
  listWaitingAnswers,
  judgeAnswer,
] as const;

const practice = [showMyProgress, showMyHistory] as const;
const game = [showLeaderboard, showMyAchievements] as const;
const analytics = [showActivity, showStudentProgress, showConfidence, showOverrides, showNudges, showItemStatistics] as const;
const prompts = [listPrompts, showPrompt, addPrompt, activatePrompt, showAiSettings, changeAiSettings] as const;
const chat = [renameConversation, deleteConversation, listProposals, approveProposal, declineProposal, listTurns, showTurn] as const;
const discord = [showPlace, changePlace] as const;
const tutoring = [setGoal, changeGoal, askHuman, listMyQuestions, listQuestionsAsked, answerQuestion] as const;
const materials = [
  searchMaterials,
  listMaterials,
  openMaterial,
  readMaterial,
  addMaterial,
  removeMaterial,
  showMaterialWork,
  cancelMaterialWork,
  resumeMaterialWork,
] as const;

/** Every tool there is, grouped by word. The agent, MCP, Discord, the web, the command line and the evals all read this list. */
export const tools = [
  ...people,
  ...courses,
  ...questions,
  ...runs,
  ...practice,
  ...game,
  ...materials,
  ...chat,
  ...discord,
  ...tutoring,
  ...prompts,
  ...analytics,
] as const;

/** The tool of that name, if there is one. */
export const findTool = (name: string): Tool | undefined =>
  (tools as readonly unknown[] as readonly Tool[]).find((tool) => tool.name === name); // each keeps its own types; callers parse
