/// What happened, in words for others: commitments, observations and intents, and the outbox that commitments wait in.
///
/// Values and pure functions, as everything in the core. Whoever wants to know how an event is named, what it holds, and
/// why it is told exactly once in effect, reads here.
@NullMarked
package io.keyturn.event;

import org.jspecify.annotations.NullMarked;
