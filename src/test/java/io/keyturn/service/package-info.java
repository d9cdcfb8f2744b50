/// The service as its users run it: the packaged program as a process.
@NullMarked
package io.keyturn.service;

import org.jspecify.annotations.NullMarked;
