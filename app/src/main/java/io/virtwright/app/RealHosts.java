package io.virtwright.app;

import io.virtwright.app.cli.Context;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Hosts as they are: this machine, and directory trees. */
final class RealHosts implements Context.Hosts {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    @Override
    public Host local() {
        return new Real(localName(), LocalEyes::new, HandsRoot.machine());
    }

    @Override
    public Host tree(Path root) {
        return new Real(root.toString(), () -> new TreeEyes(root), HandsRoot.tree(root));
    }

    @Override
    public boolean mayChangeLocal() {
        try {
            // The owner of /proc/self is the effective user; the slash leads through the link.
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String localName() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** Eyes and hands on the same place. */
    private record Real(String name, Supplier<Eyes> newEyes, HandsRoot root) implements Host {
        @Override
        public Eyes eyes() {
            return newEyes.get();
        }

        @Override
        public Hands hands() {
            return ShellHands.on(root, newEyes);
        }

        @Override
        public boolean hasRunningDomains() {
            return !root.isTree();
        }
    }
}
