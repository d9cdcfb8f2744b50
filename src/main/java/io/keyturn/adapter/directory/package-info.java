/// A store on disk, laid out like a mounted Secret, with the rules of the API server.
@NullMarked
package io.keyturn.adapter.directory;

import org.jspecify.annotations.NullMarked;
