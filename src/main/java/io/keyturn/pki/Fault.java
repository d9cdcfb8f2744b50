package io.keyturn.pki;

/// What can be wrong with a leaf, its key and its bundle, in the order in which they are named.
public enum Fault {
    KEY_MISMATCH(
            "the private key does not match the certificate",
            "write both from one issue; keyturn rotate mends it"),
    CHAIN_BROKEN(
            "the leaf does not build to the trust bundle",
            "add the issuer to ca.crt; keyturn rotate mends it"),
    LEAF_EXPIRED("the leaf has expired", "renew it: keyturn rotate --force leaf --reason expired"),
    LEAF_NOT_YET_VALID(
            "the leaf is not yet valid", "check the clocks of this machine and of the issuer"),
    LEAF_IS_AUTHORITY("the first certificate is a CA, not a leaf", "put the leaf first in tls.crt"),
    SIGNATURE_FORBIDDEN(
            "the leaf's key usage does not allow digital signatures, which every handshake needs",
            "issue it with the key usage digitalSignature"),
    SERVER_AUTH_MISSING(
            "the leaf does not allow serverAuth",
            "issue it with the extended key usage serverAuth"),
    CLIENT_AUTH_MISSING(
            "the leaf does not allow clientAuth",
            "issue it with the extended key usage clientAuth"),
    ANCHOR_EXPIRED("a certificate of the trust bundle has expired", "take it out of ca.crt"),
    ANCHOR_NOT_AUTHORITY("a certificate of the trust bundle is not a CA", "take it out of ca.crt");

    private final String meaning;
    private final String remedy;

    Fault(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /// One sentence: what is wrong.
    public String meaning() {
        return meaning;
    }

    /// One sentence: what to do about it.
    public String remedy() {
        return remedy;
    }
}
