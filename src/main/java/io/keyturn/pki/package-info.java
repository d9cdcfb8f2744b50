/// X.509 as values: certificates, keys, PEM, issuing and proving.
///
/// The innermost room. No clock, no store, no framework; time and chance are arguments.
/// [io.keyturn.pki.Issuer] is the one door to BouncyCastle, which builds certificates; keys and signatures are the
/// JDK's.
@NullMarked
package io.keyturn.pki;

import org.jspecify.annotations.NullMarked;
