package io.keyturn.port;

/// The names on objects: every annotation, label and data key of ours, in one place.
public final class Names {
    public static final String PREFIX = "keyturn.io/";

    /// Annotations of both Secrets.
    public static final String FORMAT = PREFIX + "format";

    public static final String ID = PREFIX + "id";
    public static final String SEQUENCE = PREFIX + "sequence";
    public static final String PHASE = PREFIX + "phase";
    public static final String GENERATION = PREFIX + "generation";
    public static final String DIRECTION = PREFIX + "direction";
    public static final String SINCE = PREFIX + "since";
    public static final String HANDLED_REQUESTS = PREFIX + "handled-requests";

    /// Annotations of the target.
    public static final String POLICY = PREFIX + "policy";

    public static final String REQUEST = PREFIX + "request";
    public static final String REQUESTED_EVENTS = PREFIX + "requested-events";
    public static final String PAUSED = PREFIX + "paused";
    public static final String WAIVED = PREFIX + "waived";
    public static final String OUTBOX = PREFIX + "outbox";

    /// Annotation of both Secrets: the hash of the last commitment; on the authority Secret of the one before it.
    public static final String AUDIT_HEAD = PREFIX + "audit-head";

    /// Annotations of the authority Secret.
    public static final String TARGET = PREFIX + "target";

    public static final String BASE = PREFIX + "base";
    public static final String AIM = PREFIX + "aim";
    public static final String LEAF = PREFIX + "leaf";
    public static final String OVERWRITES = PREFIX + "overwrites";
    public static final String INTRODUCED_AT = PREFIX + "introduced-at";
    public static final String HOLD = PREFIX + "hold";

    /// Label of both Secrets; its value is `target` or `authority`.
    public static final String MANAGED = PREFIX + "managed";

    public static final String MANAGED_TARGET = "target";
    public static final String MANAGED_AUTHORITY = "authority";

    /// Label of the Lease in which an SDS server tells its evidence, and of a pod that promises one.
    public static final String EVIDENCE = PREFIX + "evidence";

    public static final String EVIDENCE_LEASE = "lease";

    /// Annotations of that Lease, beside [#TARGET].
    public static final String POD_UID = PREFIX + "pod-uid";

    public static final String BOOT = PREFIX + "boot";
    public static final String TARGET_UID = PREFIX + "target-uid";
    public static final String HELD_BUNDLE = PREFIX + "held-bundle";
    public static final String HELD_LEAF = PREFIX + "held-leaf";
    public static final String STORED_BUNDLE = PREFIX + "stored-bundle";
    public static final String STORED_LEAF = PREFIX + "stored-leaf";
    public static final String STORED_PROBLEM = PREFIX + "stored-problem";
    public static final String REJECTIONS = PREFIX + "rejections";

    /// Annotation of a pod whose kubelet was asked to look: the sequence of the target write.
    public static final String TOUCHED = PREFIX + "touched";

    /// The format that this version reads and writes.
    public static final String FORMAT_VERSION = "1";

    /// Data keys of the target.
    public static final String TLS_CRT = "tls.crt";

    public static final String TLS_KEY = "tls.key";
    public static final String CA_CRT = "ca.crt";

    /// Data keys of the authority Secret.
    public static final String BUNDLE = "bundle.crt";

    public static final String STAGED = "staged";
    public static final String KEPT = "kept";
    public static final String AUTHORITY = "authority-";
    public static final String CRT = ".crt";
    public static final String KEY = ".key";

    private Names() {}
}
