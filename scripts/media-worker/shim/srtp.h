// The interface of libsrtp 3 that mediasoup 3.27 calls, said by libsrtp 2.5 as distributions have it. C++ only: where
// both versions have a function, ours is an overload beside the C one.
#pragma once
#include <srtp2/srtp.h>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// Errors version 2 does not know.
#define srtp_err_status_buffer_small (static_cast<srtp_err_status_t>(28))
#define srtp_err_status_cryptex_err (static_cast<srtp_err_status_t>(29))

// A policy is opaque in version 3, a struct that points to its key in version 2: here both lie together.
struct guatu_srtp_policy
{
	srtp_policy_t inner;
	unsigned char key[SRTP_MAX_KEY_LEN]; // Master key, then master salt.
};
typedef guatu_srtp_policy* guatu_srtp_policy_t;

inline srtp_err_status_t srtp_policy_create(guatu_srtp_policy_t* out)
{
	auto* policy = new (std::nothrow) guatu_srtp_policy();
	if (!policy)
	{
		return srtp_err_status_alloc_fail;
	}
	std::memset(policy, 0, sizeof(*policy));
	*out = policy;
	return srtp_err_status_ok;
}

// The key is wiped through a volatile pointer, which no compiler leaves out.
inline void srtp_policy_destroy(guatu_srtp_policy_t policy)
{
	if (!policy)
	{
		return;
	}
	volatile unsigned char* key = policy->key;
	for (size_t at = 0; at < sizeof(policy->key); ++at)
	{
		key[at] = 0;
	}
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(guatu_srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->inner.ssrc = ssrc;
	return srtp_err_status_ok;
}

// With *_SHA1_32 the RTCP side still has a tag of 80 bits, as RFC 5764 wants.
inline srtp_err_status_t srtp_policy_set_profile(guatu_srtp_policy_t policy, srtp_profile_t profile)
{
	const srtp_err_status_t err = srtp_crypto_policy_set_from_profile_for_rtp(&policy->inner.rtp, profile);
	return err != srtp_err_status_ok ? err : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->inner.rtcp, profile);
}

// Master key identifiers are never used by WebRTC, and not here.
inline srtp_err_status_t srtp_policy_add_key(
  guatu_srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t mkiLen)
{
	if (mkiLen != 0 || keyLen > sizeof(policy->key) || saltLen > sizeof(policy->key) - keyLen)
	{
		return srtp_err_status_bad_param;
	}
	std::memcpy(policy->key, key, keyLen);
	std::memcpy(policy->key + keyLen, salt, saltLen);
	policy->inner.key = policy->key;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(guatu_srtp_policy_t policy, bool allow)
{
	policy->inner.allow_repeat_tx = allow ? 1 : 0;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(guatu_srtp_policy_t policy, size_t size)
{
	policy->inner.window_size = static_cast<unsigned long>(size);
	return srtp_err_status_ok;
}

// Version 2 copies the key out of the policy, which may go afterwards.
inline srtp_err_status_t srtp_create(srtp_t* session, guatu_srtp_policy_t policy)
{
	return srtp_create(session, const_cast<const srtp_policy_t*>(&policy->inner));
}

// The same under a new name; the SSRC is in network order in both.
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

// Version 3 reads one buffer and writes another, whose room `outLen` names; version 2 works in place and counts in int.
// `growth` is the most the packet may become longer.
template<typename Work>
inline srtp_err_status_t guatu_srtp_in_place(
  Work&& work, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t growth)
{
	if (inLen > static_cast<size_t>(INT_MAX) - growth || *outLen < inLen + growth)
	{
		return srtp_err_status_buffer_small;
	}
	if (in != out)
	{
		std::memmove(out, in, inLen);
	}
	int length                  = static_cast<int>(inLen);
	const srtp_err_status_t err = work(static_cast<void*>(out), &length);
	if (err == srtp_err_status_ok)
	{
		*outLen = static_cast<size_t>(length);
	}
	return err;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t /*mki*/)
{
	const auto work = [session](void* packet, int* length) { return srtp_protect(session, packet, length); };
	return guatu_srtp_in_place(work, rtp, rtpLen, srtp, srtpLen, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_unprotect(srtp_t session, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	const auto work = [session](void* packet, int* length) { return srtp_unprotect(session, packet, length); };
	return guatu_srtp_in_place(work, srtp, srtpLen, rtp, rtpLen, 0);
}

// SRTCP adds an index of 4 bytes before its tag.
inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t /*mki*/)
{
	const auto work = [session](void* packet, int* length) { return srtp_protect_rtcp(session, packet, length); };
	return guatu_srtp_in_place(work, rtcp, rtcpLen, srtcp, srtcpLen, SRTP_MAX_TRAILER_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	const auto work = [session](void* packet, int* length) { return srtp_unprotect_rtcp(session, packet, length); };
	return guatu_srtp_in_place(work, srtcp, srtcpLen, rtcp, rtcpLen, 0);
}

// From here on the name means what version 3 means by it.
#define srtp_policy_t guatu_srtp_policy_t
