import { expect, test } from 'vitest'
import { placeNames } from './place-names.ts'

test('a place does not say twice what its nearest name begins with', () => {
  expect(placeNames(['忻府区', '云中路街道', '锦绣北社区', '云中路街道 23 网格'])).toEqual(['忻府区', '锦绣北社区', '云中路街道 23 网格'])
  expect(placeNames(['忻府区', '合索镇'])).toEqual(['忻府区', '合索镇'])
  expect(placeNames([])).toEqual([])
})
