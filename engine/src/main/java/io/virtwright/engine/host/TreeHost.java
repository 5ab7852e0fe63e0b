package io.virtwright.engine.host;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.ImageEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;
import java.nio.file.Path;

/**
 * A directory tree that stands for a host: an image, a backup, a fixture. Nothing outside of it is read or changed. Its
 * kernel files are files, its definitions are those in /etc/libvirt/qemu, and nothing runs. Without a /sys it is an image,
 * of whose kernel nothing is known.
 */
public final class TreeHost implements Host {
    private final Path tree;
    private final Hands hands;

    /** @throws HandsException where there is no such folder, or it is the root of this machine */
    public TreeHost(Path tree) {
        this.tree = tree;
        this.hands = ShellHands.on(HandsRoot.tree(tree), this::eyes);
    }

    @Override
    public String name() {
        return tree.toString();
    }

    @Override
    public Eyes eyes() {
        return new ImageEyes(tree);
    }

    @Override
    public Hands hands() {
        return hands;
    }

    @Override
    public boolean hasRunningDomains() {
        return false;
    }
}
