package io.keyturn.port;

import io.keyturn.rotation.TargetName;

/// Where the two Secrets of a target live.
public interface SecretStore {
    /// Reads both, the target first: a step writes the authority Secret before the target.
    Stored load(TargetName target);

    /// Writes one, only if it still is what the image's version names; creates it where the version is "".
    Saved save(TargetName target, Part part, SecretImage image);

    /// Deletes exactly the object with the image's uid and creates it anew, for what cannot be changed in place.
    Saved recreate(TargetName target, Part part, SecretImage image);

    /// Calls back at every change of either Secret, and sometimes without one.
    Watching watch(TargetName target, Runnable wake);

    /// A watch; closing it ends it.
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }
}
