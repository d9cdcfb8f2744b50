package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.TargetName;
import java.util.List;

/// Finds the addresses behind a service that nobody declared.
public interface EndpointSource {
    /// Looked up anew at each call, never from a cache.
    ///
    /// @param target in whose namespace the service is
    /// @param service its name and the port of its pods
    Search endpointsOf(TargetName target, Endpoint service);

    /// What was found.
    sealed interface Search {
        /// Every address, of which there may be none.
        record Found(List<Address> addresses) implements Search {
            public Found {
                addresses = List.copyOf(addresses);
            }
        }

        /// They could not be looked up.
        ///
        /// @param problem as a sentence, with the remedy
        record Unknown(String problem) implements Search {
            public Unknown {
                requireNonNull(problem, "problem is null");
            }
        }
    }

    /// Where there are no services, as in a folder.
    static EndpointSource nowhere() {
        return (_, _) -> new Search.Found(List.of());
    }
}
