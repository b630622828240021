/** Jobs of Data Pump that we begin. Each is a table of its name in the schema of its account for as long as it lives. */
export const dumpJob = /^OVM_(?:RESCUE|TRIAL)_[0-9A-F]{16}$/;
/** Indexes of the table of a job, which the server names. */
const jobIndex = /^SYS_MTABLE_/;
/** A job may be there for so long after the tool that began it has ended. */
export const jobPauseMs = 500;
export const jobPauses = 60;
/** The server's own processes of a job are sessions of the account that began it. */
const worker = /\(D[MW][0-9A-Z]{2}\)\s*$/;

/** The job that writes or loads a dump of ours. */
export function jobName(dump: string): string {
  return dump.replace(/\.\w+$/, '').toUpperCase();
}

/** The job that tries it; under one name with the other it could still be there when that begins (ORA-31634). */
export function trialName(dump: string): string {
  return jobName(dump).replace(/^OVM_RESCUE_/, 'OVM_TRIAL_');
}

/** Whether something of a schema is a part of a job, which comes and goes with it and holds nothing of the schema. */
export function isOfJob(type: string, name: string): boolean {
  return (type.startsWith('TABLE') && dumpJob.test(name)) || (type === 'INDEX' && jobIndex.test(name));
}

/** Whether a session is one of Data Pump's own, which ends some time after the tool. @param program as V$SESSION has it */
export function isWorker(program: string): boolean {
  return worker.test(program);
}
