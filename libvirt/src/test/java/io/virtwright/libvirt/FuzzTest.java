package io.virtwright.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.PacketReader;
import io.virtwright.libvirt.rpc.Program;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Mutated answers: whatever comes out is a value or an error of this client, never anything else. */
class FuzzTest {
    private static final int ROUNDS = 150_000;
    static final DomainRef DOMAIN =
            new DomainRef("vm1", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), OptionalInt.of(7));

    private final Random random = new Random(20240607);

    @Test
    void mutatedBodiesGiveAValueOrAnError() {
        Map<Call<?>, byte[]> answers = answers();
        byte[] refusal = refusal();
        int values = 0;
        int refused = 0;
        int malformed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (Map.Entry<Call<?>, byte[]> each : answers.entrySet()) {
                if (random.nextInt(answers.size()) != 0) {
                    continue;
                }
                boolean error = random.nextInt(5) == 0;
                switch (outcome(each.getKey(), mutate(error ? refusal : each.getValue()), error)) {
                    case Outcome.Ok<?> _ -> values++;
                    case Outcome.Failed<?>(String _, LibvirtError.Refused _) -> refused++;
                    case Outcome.Failed<?>(String _, LibvirtError.Malformed _) -> malformed++;
                    case Outcome.Failed<?> other -> throw new AssertionError("unexpected: " + other);
                }
            }
        }
        // That each kind came out often shows that the mutations reach what they should.
        assertThat(values + refused + malformed).isGreaterThan(100_000);
        assertThat(List.of(values, refused, malformed))
                .allSatisfy(count -> assertThat(count).isGreaterThan(1000));
    }

    @Test
    void unmutatedBodiesAreValues() {
        answers()
                .forEach((call, body) -> assertThat(outcome(call, body, false))
                        .as(call.toString())
                        .isInstanceOf(Outcome.Ok.class));
        assertThat(outcome(Calls.hostname(), refusal(), true))
                .isEqualTo(new Outcome.Failed<>(
                        "CONNECT_GET_HOSTNAME", new LibvirtError.Refused(42, 10, 2, "Domain not found")));
    }

    @Test
    void mutatedStreamsGivePacketsOrErrors() {
        byte[] stream = stream();
        int packets = 0;
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            PacketReader reader = new PacketReader(new ByteArrayInputStream(mutate(stream)));
            try {
                while (true) {
                    reader.read();
                    packets++;
                }
            } catch (IOException e) {
                errors++;
            }
        }
        assertThat(errors).isEqualTo(20_000);
        assertThat(packets).isGreaterThan(1000);
    }

    @Test
    void mutatedConnectionsOpenOrFail() {
        byte[] stream = stream();
        int opened = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] mutated = mutate(stream);
            Duration deadline = Duration.ofSeconds(20);
            OpenOptions options = OpenOptions.of("qemu:///system").withDeadlines(deadline, deadline, deadline);
            try (LibvirtConnection connection = LibvirtConnection.open(new Scripted(mutated), options)) {
                opened++;
                connection.call(Calls.hostname());
            } catch (LibvirtException e) {
                assertThat(e).hasMessageContaining(": ");
            }
        }
        assertThat(opened).isGreaterThan(20);
    }

    /** The answers to authentication, opening and one call. */
    private static byte[] stream() {
        XdrWriter stream = new XdrWriter();
        byte[][] bodies = {words(1, 0), {}, text("host")};
        int[] procedures = {66, 1, 59};
        for (int i = 0; i < bodies.length; i++) {
            Header header = new Header(Program.REMOTE, 1, procedures[i], Header.REPLY, i, 0);
            stream.fixedOpaque(new Packet(header, bodies[i]).toBytes());
        }
        return stream.toByteArray();
    }

    /** Lets the client read only as far as it has written calls; then the stream ends. */
    private static final class Scripted implements Transport {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final byte[] answers;
        private int at;
        private int calls;
        private boolean impatient;
        private boolean closed;

        Scripted(byte[] answers) {
            this.answers = answers;
        }

        @Override
        public InputStream in() {
            return new InputStream() {
                @Override
                public int read(byte[] into, int offset, int length) {
                    int value = length == 0 ? 0 : read();
                    if (value >= 0 && length > 0) {
                        into[offset] = (byte) value;
                    }
                    return value < 0 ? -1 : Math.min(length, 1);
                }

                @Override
                public int read() {
                    lock.lock();
                    try {
                        // Where the answer to each call ends, in the stream before its mutation.
                        int[] ends = {0, 36, 64, 100, Integer.MAX_VALUE};
                        long nanos = impatient ? 0 : 5_000_000;
                        while (!closed && at >= ends[Math.min(calls, 4)] && at < answers.length && nanos > 0) {
                            // A mutated length may make the client wait here for a reply that it has not asked for.
                            nanos = changed.awaitNanos(nanos);
                        }
                        impatient |= nanos <= 0;
                        return closed || at >= answers.length ? -1 : answers[at++] & 0xFF;
                    } catch (InterruptedException e) {
                        throw new AssertionError("nobody interrupts this", e);
                    } finally {
                        lock.unlock();
                    }
                }
            };
        }

        @Override
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("packets are written whole");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    lock.lock();
                    try {
                        calls++;
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                }
            };
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        int[] nasty = {0, 1, 2, 3, 5, 7, 255, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 33_554_408, 16_384, 262_144
        };
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> {
                    byte[] word = new XdrWriter()
                            .int32(nasty[random.nextInt(nasty.length)])
                            .toByteArray();
                    System.arraycopy(word, 0, bytes, at & ~3, Math.min(4, bytes.length - (at & ~3)));
                }
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
                default -> {
                    // Some bytes of it once more, in another place.
                    int length = Math.min(random.nextInt(12), bytes.length - at);
                    System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
                }
            }
        }
        return bytes;
    }

    private static Outcome<?> outcome(Call<?> call, byte[] body, boolean refused) {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        PendingCall answered =
                new PendingCall(call.procedure(), new byte[0], new PendingCall.Batch(lock.newCondition(), 0, 1));
        answered.body = body;
        answered.refused = refused;
        answered.finish();
        return call.outcome(answered);
    }

    private static Map<Call<?>, byte[]> answers() {
        byte[] domain = Encoders.domain(DOMAIN).toByteArray();
        byte[] params = params();
        Map<Call<?>, byte[]> answers = new LinkedHashMap<>();
        answers.put(Calls.authList(), words(2, 0, 1));
        answers.put(Calls.libVersion(), words(0, 9_000_000));
        answers.put(Calls.hostname(), text("a host's name"));
        answers.put(Calls.domainXml(DOMAIN), text("<domain type='qemu'><name>vm1 \u00e9</name></domain>"));
        answers.put(Calls.lookupByName("vm1"), domain);
        answers.put(Calls.domainState(DOMAIN), words(1, 1));
        answers.put(Calls.autostart(DOMAIN), words(1));
        answers.put(
                Calls.listDomains(Set.of()),
                new XdrWriter()
                        .int32(2)
                        .fixedOpaque(domain)
                        .fixedOpaque(domain)
                        .int32(2)
                        .toByteArray());
        answers.put(
                Calls.ioThreads(DOMAIN, Affect.LIVE),
                new XdrWriter()
                        .int32(2)
                        .int32(1)
                        .opaque(new byte[] {3}, 9)
                        .int32(2)
                        .opaque(new byte[] {3, 1}, 9)
                        .int32(2)
                        .toByteArray());
        answers.put(
                Calls.allDomainStats(Set.of()),
                new XdrWriter()
                        .int32(2)
                        .fixedOpaque(domain)
                        .fixedOpaque(params)
                        .fixedOpaque(domain)
                        .fixedOpaque(params)
                        .toByteArray());
        answers.put(Calls.destroy(DOMAIN), new byte[0]);
        answers.put(Calls.saslInit(), text("DIGEST-MD5,SCRAM-SHA-256"));
        answers.put(Calls.saslStep(Optional.empty()), words(1, 0, 3, -1, 65, 200));
        answers.put(
                Calls.agentCommand(DOMAIN, "{}", 5),
                new XdrWriter().bool(true).string("{\"return\":{}}", 100).toByteArray());
        return answers;
    }

    private static byte[] params() {
        Map<String, TypedValue> params = new LinkedHashMap<>();
        params.put("state.state", new TypedValue.Int(1));
        params.put("iothread.count", new TypedValue.UInt(2));
        params.put("a", new TypedValue.LLong(-1));
        params.put("iothread.1.poll-max-ns", new TypedValue.ULLong(32768));
        params.put("b", new TypedValue.Dbl(0.5));
        params.put("c", new TypedValue.Bool(true));
        params.put("block.0.path", new TypedValue.Str("/var/lib/libvirt/images/vm1.qcow2"));
        XdrWriter writer = new XdrWriter();
        Encoders.typedParams(writer, new TypedParams(params));
        return writer.toByteArray();
    }

    private static byte[] refusal() {
        XdrWriter writer = new XdrWriter().int32(42).int32(10).bool(true).string("Domain not found", 99);
        writer.int32(2).bool(true).fixedOpaque(Encoders.domain(DOMAIN).toByteArray());
        writer.bool(true).string("str1", 9).bool(false).bool(false).int32(-1).int32(-1);
        writer.bool(true).string("net", 9);
        return Encoders.uuid(writer, DOMAIN.uuid()).toByteArray();
    }

    private static byte[] words(int... words) {
        XdrWriter writer = new XdrWriter();
        for (int word : words) {
            writer.int32(word);
        }
        return writer.toByteArray();
    }

    private static byte[] text(String text) {
        return new XdrWriter()
                .opaque(text.getBytes(StandardCharsets.UTF_8), 1000)
                .toByteArray();
    }
}
