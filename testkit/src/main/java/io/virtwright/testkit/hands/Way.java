package io.virtwright.testkit.hands;

import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.hands.ShellHands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How hands reach a tree: what holds for one way has to hold for all. */
public enum Way {
    /** As this machine's own. */
    LOCAL,
    /** Through a shell, as a host over SSH. */
    SHELL,
    /** Through busybox as a shell, with its own programs before those of the machine. */
    BUSYBOX;

    /** Whether this machine has what it takes. */
    public boolean isPossible() {
        return this != BUSYBOX || Files.isExecutable(Path.of("/usr/bin/busybox"));
    }

    /**
     * Hands in a tree.
     *
     * @param prefix what is put before the command line of the hands, or of the shell that starts them
     */
    public ShellHands hands(Path tree, List<String> prefix) {
        HandsRoot root = HandsRoot.tree(tree);
        return switch (this) {
            case LOCAL -> ShellHands.on(new HandsRoot(root.view(), root.root(), prefix), () -> new TreeEyes(tree));
            case SHELL, BUSYBOX -> over(root, new PlainShell(inside(prefix)));
        };
    }

    /** What is put before a shell so that it is the right one. */
    public List<String> inside(List<String> prefix) {
        List<String> all = new ArrayList<>(prefix);
        if (this == BUSYBOX) {
            all.addAll(List.of("env", "PATH=" + busybox() + ":" + System.getenv("PATH")));
        }
        return List.copyOf(all);
    }

    /** Hands in a tree that a shell reaches. */
    public static ShellHands over(HandsRoot root, RemoteShell shell) {
        return ShellHands.over(root, shell, () -> new TreeEyes(root.view()));
    }

    /** A folder in which busybox is called sh. */
    private static Path busybox() {
        try {
            Path folder = Files.createTempDirectory("busybox");
            Path sh = Files.createSymbolicLink(folder.resolve("sh"), Path.of("/usr/bin/busybox"));
            folder.toFile().deleteOnExit();
            sh.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
