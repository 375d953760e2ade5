import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import * as facts from '../facts.ts'
import * as guest from '../guest-contract.ts'
import { TEND_TASK } from './apply-change.ts'
import { getAbility, getCall, listCalls, listSpeech, myCalls } from './calls.ts'
import { createVoiceGroup } from './create-voice-group.ts'
import { enterCall } from './enter-call.ts'
import { listGuestLinks, makeGuestLink, revokeGuestLink } from './guest-links.ts'
import { enterAsGuest, guestHand, guestLeave, guestNow, guestSay, lookAtLink, returnAsGuest } from './guests.ts'
import { endCall, handOverCall, inviteToCall, lockCall, muteSeat, removeSeat } from './lead-call.ts'
import { acceptCall } from './sit-down.ts'
import { startCall } from './start-call.ts'
import { declineCall, leaveCall, raiseHand, sayInCall } from './take-part.ts'
import { forgetCalls, tendCalls } from './tend-calls.ts'

export const callSlice = defineSlice({
  name: 'call',
  handles: on => [
    on(contract.myCalls, myCalls), // before a call by its id: the first route that fits is taken
    on(contract.getAbility, getAbility),
    on(contract.listCalls, listCalls),
    on(contract.startCall, startCall),
    on(contract.getCall, getCall),
    on(contract.acceptCall, acceptCall),
    on(contract.declineCall, declineCall),
    on(contract.enterCall, enterCall),
    on(contract.leaveCall, leaveCall),
    on(contract.inviteToCall, inviteToCall),
    on(contract.endCall, endCall),
    on(contract.handOverCall, handOverCall),
    on(contract.lockCall, lockCall),
    on(contract.muteSeat, muteSeat),
    on(contract.removeSeat, removeSeat),
    on(contract.raiseHand, raiseHand),
    on(contract.sayInCall, sayInCall),
    on(contract.makeGuestLink, makeGuestLink),
    on(contract.listGuestLinks, listGuestLinks),
    on(contract.revokeGuestLink, revokeGuestLink),
    on(contract.listSpeech, listSpeech),
    on(contract.createVoiceGroup, createVoiceGroup),
    on(guest.lookAtLink, lookAtLink),
    on(guest.enterAsGuest, enterAsGuest),
    on(guest.returnAsGuest, returnAsGuest),
    on(guest.guestNow, guestNow),
    on(guest.guestLeave, guestLeave),
    on(guest.guestHand, guestHand),
    on(guest.guestSay, guestSay),
  ],
  tells: [facts.callStarted, ...Object.values(facts.CALL_FACTS), facts.guestLinkMade, facts.guestLinkRevoked, facts.callSaid],
  routines: [
    { name: TEND_TASK, crontab: '* * * * *', run: tendCalls },
    { name: 'call.forget', crontab: '41 18 * * *', run: forgetCalls },
  ],
})
