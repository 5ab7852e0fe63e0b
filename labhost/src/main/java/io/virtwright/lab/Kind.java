package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a clone is a copy of; its folder says so, in words for the list of clones. */
record Kind(State state, Userland userland) {
    private static final String FILE = "kind";

    /** Writes it into the clone's folder. */
    void write(Path clone) throws IOException {
        Files.writeString(clone.resolve(FILE), state.word() + " " + userland.word() + "\n");
    }

    /** Its two words; question marks for a clone of an older program. */
    static String read(Path clone) {
        String words = Vm.read(clone.resolve(FILE)).strip();
        return words.isEmpty() ? "? ?" : words;
    }
}
