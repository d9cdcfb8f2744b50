package io.keyturn.port;

import java.util.List;
import java.util.function.Consumer;

/// Where an SDS server tells what it and its clients hold.
///
/// Who the server is (pod, boot of the process) is the ledger's to say: it knows where it runs.
public interface EvidenceLedger {
    /// Replaces whatever an earlier process told, and returns when that is done or cannot be: only then the first secret
    /// may be served. From then on it asks by itself, and at every change.
    ///
    /// @param server asked on a thread of the ledger's own
    Telling begin(Server server);

    /// The server that tells.
    interface Server {
        /// What is held at this moment.
        ServerEvidence now();

        /// What an earlier process at this place told that its clients refuse. They are asked again with the same bytes, and
        /// accept those unread: without this, a restart would take them for holders.
        default void remember(List<ServerEvidence.Rejection> earlier) {}
    }

    /// Tells it here and there.
    default EvidenceLedger and(EvidenceLedger other) {
        return server -> {
            Telling here = begin(server);
            Telling there = other.begin(server);
            return new Telling() {
                @Override
                public void changed() {
                    here.changed();
                    there.changed();
                }

                @Override
                public void close() {
                    here.close();
                    there.close();
                }
            };
        };
    }

    /// Tells nobody, and says so once.
    ///
    /// @param reason why
    /// @param log where to
    static EvidenceLedger none(String reason, Consumer<String> log) {
        return _ -> {
            log.accept("no evidence is told, secrets are served: " + reason);
            return new Telling() {
                @Override
                public void changed() {}

                @Override
                public void close() {}
            };
        };
    }

    /// For as long as it is open. What was told last stays until it is too old to count.
    interface Telling extends AutoCloseable {
        /// Something that was told is no longer so. It returns at once.
        void changed();

        @Override
        void close();
    }
}
