import type { zh } from './zh/index.ts'

/** The shape of a tree of words, so that a language lacking a key, or having one too many, does not compile. */
export type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> }

export type Words = SameKeys<typeof zh>

/** Keys are checked by type; values are not, because use-intl would refuse a number for `{count}`: words.test.ts compares them. */
declare module 'use-intl' {
  interface AppConfig {
    Locale: 'zh-CN' | 'en'
    Messages: Words
  }
}
