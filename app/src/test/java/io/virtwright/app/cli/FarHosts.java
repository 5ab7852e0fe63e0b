package io.virtwright.app.cli;

import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.NoAnswerException;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.testkit.hands.PlainShell;
import io.virtwright.testkit.hands.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hosts as if over SSH: trees in a folder stand for them, but what reaches them. Their links can fail in some ways. */
final class FarHosts implements Context.Hosts {
    private final Path folder;
    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    /** Hosts whose link breaks as soon as they have a transaction. */
    final Set<String> lostWhenChanged = new HashSet<>();

    /** Hosts whose link breaks while a transaction is applied. */
    final Set<String> lostWhileChanged = new HashSet<>();

    /** Hosts whose journal never comes. */
    final Set<String> hanging = new HashSet<>();

    /** Hosts that there is not enough memory for. */
    final Set<String> tooLarge = new HashSet<>();

    FarHosts(Path folder) {
        this.folder = folder;
    }

    /** Makes hosts of the tour's. */
    void unpack(String... names) throws IOException {
        for (String name : names) {
            TourHost.unpack(Files.createDirectory(folder.resolve(name)));
        }
    }

    /** How often each host was closed. */
    Map<String, Integer> closed() {
        return closed;
    }

    /** The id of the newest transaction of a host. */
    String newest(String host) {
        return tree(host).hands().history().getFirst().id().text();
    }

    /** Waits until the hands that were left alone on a host have ended. */
    void awaitEnd(String host) throws InterruptedException {
        Path owner = folder.resolve(host).resolve("var/lib/virtwright/owner");
        for (int i = 0; i < 1200; i++) {
            boolean applied = tree(host).hands().history().getFirst().state() == TransactionState.APPLIED;
            if (applied && owner.toFile().length() == 0) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the hands on " + host + " do not end");
    }

    private Host tree(String host) {
        return new TreeHost(folder.resolve(host));
    }

    @Override
    public Host local() {
        throw new AssertionError("this machine is not meant");
    }

    @Override
    public Host tree(Path root) {
        throw new AssertionError("no tree is meant");
    }

    @Override
    public Host remote(SshTarget address, Login login) {
        if (!Files.isDirectory(folder.resolve(address.host()))) {
            throw new Failure(address.text().startsWith("gone") ? "connection refused" : "timed out");
        }
        return new Far(address.text(), new TreeHost(folder.resolve(address.host())));
    }

    @Override
    public boolean mayChangeLocal() {
        return false;
    }

    /** A tree by another name, which has to be closed. */
    private final class Far implements Host, AutoCloseable {
        private final String name;
        private final Host tree;

        Far(String name, Host tree) {
            this.name = name;
            this.tree = tree;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Eyes eyes() {
            if (tooLarge.contains(name)) {
                throw new OutOfMemoryError("as if");
            }
            if (lostWhenChanged.contains(name) && !tree.hands().history().isEmpty()) {
                throw new SshException(name, new SshFailure.LinkCut("the connection was lost"));
            }
            return tree.eyes();
        }

        @Override
        public Hands hands() {
            return lostWhileChanged.contains(name) || hanging.contains(name)
                    ? Way.over(HandsRoot.tree(folder.resolve(name)), new Breaking(hanging.contains(name)))
                    : tree.hands();
        }

        @Override
        public boolean hasRunningDomains() {
            return false;
        }

        @Override
        public void close() {
            closed.merge(name, 1, Integer::sum);
        }
    }

    /** A link that breaks when the hands have begun, or over which the journal never comes. */
    private static final class Breaking implements RemoteShell {
        private final PlainShell shell = new PlainShell(List.of());
        private final boolean hangs;

        Breaking(boolean hangs) {
            this.hangs = hangs;
        }

        @Override
        public String name() {
            return shell.name();
        }

        @Override
        public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
            if (words.contains("apply")) {
                shell.cutAfter(3);
            }
            if (hangs && words.contains("journal")) {
                throw new NoAnswerException(name() + " gave no answer within " + within.orElseThrow());
            }
            return shell.run(program, words, input, within);
        }
    }
}
