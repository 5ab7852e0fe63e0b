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
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.testkit.hands.PlainShell;
import io.virtwright.testkit.hands.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hosts as if over SSH: trees in a folder stand for them, but what reaches them. Their links can fail in some ways. */
final class FarHosts implements Context.Hosts {
    private final Path folder;
    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    /** Hosts whose link breaks as soon as they have a transaction. */
    final Set<String> lostWhenChanged = new HashSet<>();

    /** What goes wrong with the transactions of some hosts. */
    final Map<String, Fault> faults = new HashMap<>();

    /** What can go wrong with a transaction, or with what is asked about it. */
    enum Fault {
        /** The link breaks while it is applied or taken back. */
        LOST,
        /** The hands are killed, and nobody knows how far they got. */
        KILLED,
        /** A step could not be taken back. */
        STUCK,
        /** The journal never comes. */
        HANGS,
        /** The link breaks while the journal comes. */
        JOURNAL_CUT,
        /** The journal may not be read. */
        DENIED
    }

    /** Hosts that there is not enough memory for. */
    final Set<String> tooLarge = new HashSet<>();

    /** Hosts where ssh logs in as somebody who may not look at everything. */
    final Set<String> ordinary = new HashSet<>();

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
            Eyes all = tree.eyes();
            return ordinary.contains(name) ? new Ordinary(all) : all;
        }

        @Override
        public Hands hands() {
            return Optional.ofNullable(faults.get(name))
                    .<Hands>map(fault -> Way.over(HandsRoot.tree(folder.resolve(name)), new Breaking(fault)))
                    .orElseGet(tree::hands);
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

    /** An ordinary user's: one file may not be read. */
    private record Ordinary(Eyes all) implements Eyes {
        @Override
        public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
            SequencedMap<Probe<?>, Reading<?>> readings = new LinkedHashMap<>(all.read(probes));
            readings.replaceAll((probe, reading) -> probe.equals(new Probe.FileContent("/etc/libvirt/qemu.conf"))
                    ? Reading.unreadable("permission denied")
                    : reading);
            return readings;
        }

        @Override
        public void close() {
            all.close();
        }
    }

    /** A way to a host on which something goes wrong. */
    private record Breaking(Fault fault, PlainShell shell) implements RemoteShell {
        Breaking(Fault fault) {
            this(fault, new PlainShell(List.of()));
        }

        @Override
        public String name() {
            return shell.name();
        }

        @Override
        public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
            boolean changes = words.contains("apply") || words.contains("run");
            if (words.contains("journal") && !changes) {
                switch (fault) {
                    case HANGS ->
                        throw new NoAnswerException(name() + " gave no answer within " + within.orElseThrow());
                    case JOURNAL_CUT -> {
                        return new Answer(Bytes.ofUtf8("virtwright-reach 1\n"), "");
                    }
                    case DENIED -> {
                        return new Answer(Bytes.ofUtf8("virtwright-reach 1\nfailed permission denied\nend 7\n"), "");
                    }
                    case LOST, KILLED, STUCK -> {}
                }
            }
            if (fault == Fault.LOST && changes) {
                shell.cutAfter(3);
            }
            Answer answer = shell.run(program, words, input, within);
            return switch (fault) {
                case KILLED -> changes ? ended(answer, 137) : answer;
                case STUCK -> {
                    if (changes) {
                        stick(words.get(0) + "/var/lib/virtwright/transactions/" + words.get(2));
                    }
                    yield changes ? ended(answer, 5) : answer;
                }
                case LOST, HANGS, JOURNAL_CUT, DENIED -> answer;
            };
        }

        private static Answer ended(Answer answer, int status) {
            return new Answer(Bytes.ofUtf8(answer.output().utf8().replace("\nend 0\n", "\nend " + status + "\n")), "");
        }

        private static void stick(String transaction) {
            try {
                Files.writeString(Path.of(transaction, "state"), "stuck\n");
                Files.writeString(Path.of(transaction, "problem"), "step 1 could not be taken back: as if\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
