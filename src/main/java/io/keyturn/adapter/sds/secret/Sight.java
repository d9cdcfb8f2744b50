package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

/// What one look at a source found.
public sealed interface Sight {
    /// All parts are there; whether they are any good is not said.
    record Held(Material material) implements Sight {
        public Held {
            requireNonNull(material, "material is null");
        }
    }

    /// All parts are there, and were written so short a time ago that another may be on its way: whoever writes plain files
    /// writes one after the other. What is wrong with them is not said yet.
    record Unsettled(Material material) implements Sight {
        public Unsettled {
            requireNonNull(material, "material is null");
        }
    }

    /// A part is not there yet. It is waited for.
    record Missing(String problem) implements Sight {
        public Missing {
            requireNonNull(problem, "problem is null");
        }
    }

    /// The source did not answer.
    record Failed(String problem) implements Sight {
        public Failed {
            requireNonNull(problem, "problem is null");
        }
    }
}
