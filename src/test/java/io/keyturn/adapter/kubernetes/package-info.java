/// Tests of what the Kubernetes adapter makes of objects, without a server.
@org.jspecify.annotations.NullMarked
package io.keyturn.adapter.kubernetes;
