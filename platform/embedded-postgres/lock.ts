import { holderOf, takeHold } from '#platform/hold'
import { problem } from '#platform/pure'

export const dataDirInUse = problem<{ dataDir: string; pid: string }>('data_dir_in_use', 500, {
  zh: ({ dataDir, pid }) => `数据目录 ${dataDir} 正由另一个挂图进程（${pid}）使用；请先停止它，或用 DATA_DIR 另指一个目录。`,
  en: ({ dataDir, pid }) => `${dataDir} is in use by another Guatu process (${pid}). Stop it first, or name another folder in DATA_DIR.`,
})

/** Holds a data folder for this process alone, until it is disposed or the process dies. */
export async function holdAlone(dataDir: string): Promise<AsyncDisposable> {
  const hold = await takeHold(dataDir)
  if (!hold) throw dataDirInUse({ dataDir, pid: await holderOf(dataDir) })
  return hold
}
