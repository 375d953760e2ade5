// Keeps the worker alive through its first DTLS handshake with a system's OpenSSL.
//
// Distributions build OpenSSL with kernel TLS, the one mediasoup brings is built without. mediasoup's onSslBioOut()
// (DtlsTransport.cpp) answers 1 to every control of its BIO, so also to "does the kernel encrypt what is sent here?".
// OpenSSL then allocates no buffer to write records into, and the ServerHello is written to address 0
// (do_dtls1_write()). For the two controls that ask this, the BIO's own answer goes through; all else is as upstream.
#include_next <openssl/bio.h>

#if defined(__cplusplus) && !defined(GUATU_OPENSSL_BIO_H)
#define GUATU_OPENSSL_BIO_H

template<BIO_callback_fn_ex Callback>
inline long guatu_bio_callback(
  BIO* bio, int oper, const char* argp, size_t len, int argi, long argl, int ret, size_t* processed)
{
	const long answer = Callback(bio, oper, argp, len, argi, argl, ret, processed);
#if defined(BIO_CTRL_GET_KTLS_SEND) && defined(BIO_CTRL_GET_KTLS_RECV)
	const bool asksForKernelTls = argi == BIO_CTRL_GET_KTLS_SEND || argi == BIO_CTRL_GET_KTLS_RECV;
	if (oper == (BIO_CB_CTRL | BIO_CB_RETURN) && asksForKernelTls)
	{
		return ret;
	}
#endif
	return answer;
}

#define BIO_set_callback_ex(bio, callback) (BIO_set_callback_ex)((bio), guatu_bio_callback<(callback)>)

#endif
