import { testKills } from './journal/test-kills.ts'

testKills(20)
