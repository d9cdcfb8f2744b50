/// Probes against servers that do what they should not.
@org.jspecify.annotations.NullMarked
package io.keyturn.adapter.probe;
