package io.virtwright.practices.guestagent;

import java.util.Arrays;
import java.util.List;

/**
 * One list of calls as it is written somewhere. qemu-ga cuts it at commas and takes what is between them literally, white
 * space included; a name that it doesn't know counts for nothing, and it says nothing of it.
 *
 * @param blocks whether it blocks; else it allows
 * @param where it is written: {@code /etc/qemu/qemu-ga.conf, block-rpcs}
 */
record CallList(boolean blocks, List<String> names, String where) {
    CallList {
        names = List.copyOf(names);
    }

    static CallList of(boolean blocks, String text, String where) {
        return new CallList(blocks, text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1)), where);
    }
}
