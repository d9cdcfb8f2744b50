package io.keyturn.model;

import io.keyturn.rotation.Instructions;
import io.keyturn.rotation.Marks;

/// The symbolic target.
///
/// @param version no two writes have the same
record TargetSecret(Content content, Marks marks, Instructions instructions, int version) {
    TargetSecret at(int next) {
        return new TargetSecret(content, marks, instructions, next);
    }

    TargetSecret asking(String request) {
        return obeying(instructions.asking(request));
    }

    TargetSecret paused(String why) {
        return obeying(instructions.pausing(why));
    }

    private TargetSecret obeying(Instructions others) {
        return new TargetSecret(content, marks, others, version);
    }

    String key() {
        String ours =
                marks instanceof Marks.Marked m
                        ? m.sequence() + "." + m.phase() + m.direction() + m.generation()
                        : "-";
        return content.key()
                + ours
                + instructions.request()
                + instructions.paused()
                + instructions.handled();
    }
}
