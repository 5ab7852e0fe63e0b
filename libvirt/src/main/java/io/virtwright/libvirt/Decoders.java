package io.virtwright.libvirt;

import io.virtwright.libvirt.xdr.XdrReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Structures of {@code src/remote/remote_protocol.x} as they are received. */
final class Decoders {
    /** An empty name, a UUID and an id. */
    private static final int MIN_DOMAIN_BYTES = 4 + 16 + 4;

    /** An empty name, a type and a value. */
    private static final int MIN_PARAM_BYTES = 4 + 4 + 4;

    private Decoders() {}

    /** A call that returns nothing. */
    static Boolean nothing(XdrReader reader) {
        return Boolean.TRUE;
    }

    /** {@code int} used as a truth value. */
    static Boolean truth(XdrReader reader) {
        return reader.bool();
    }

    /** {@code remote_nonnull_string}. */
    static String string(XdrReader reader) {
        return reader.string(Limits.STRING);
    }

    static UUID uuid(XdrReader reader) {
        return new UUID(reader.int64(), reader.int64());
    }

    /** {@code remote_nonnull_domain}. */
    static DomainRef domain(XdrReader reader) {
        String name = string(reader);
        UUID uuid = uuid(reader);
        int id = reader.int32();
        return new DomainRef(name, uuid, id < 0 ? OptionalInt.empty() : OptionalInt.of(id));
    }

    /** {@code remote_connect_list_all_domains_ret}. */
    static List<DomainRef> domains(XdrReader reader) {
        List<DomainRef> domains = reader.array(Limits.DOMAINS, MIN_DOMAIN_BYTES, Decoders::domain);
        int at = reader.position();
        long count = reader.uint32();
        if (count != domains.size()) {
            throw reader.fault("a count of " + count + " after " + domains.size() + " domains", at);
        }
        return domains;
    }

    /** {@code remote_domain_get_state_ret}. */
    static DomainState state(XdrReader reader) {
        return new DomainState(reader.int32(), reader.int32());
    }

    /** {@code remote_connect_get_all_domain_stats_ret}. */
    static List<DomainStats> stats(XdrReader reader) {
        return reader.array(
                Limits.DOMAINS,
                MIN_DOMAIN_BYTES + 4,
                each -> new DomainStats(domain(each), typedParams(each, Limits.STATS)));
    }

    /** An array of {@code remote_typed_param}. */
    static TypedParams typedParams(XdrReader reader, int max) {
        Map<String, TypedValue> params = new LinkedHashMap<>();
        reader.array(max, MIN_PARAM_BYTES, each -> {
            String name = each.lenientString(Limits.STRING);
            TypedValue value = typedValue(each);
            params.putIfAbsent(name, value);
            return Boolean.TRUE;
        });
        return new TypedParams(params);
    }

    private static TypedValue typedValue(XdrReader reader) {
        int at = reader.position();
        int type = reader.int32();
        return switch (type) {
            case 1 -> new TypedValue.Int(reader.int32());
            case 2 -> new TypedValue.UInt(reader.uint32());
            case 3 -> new TypedValue.LLong(reader.int64());
            case 4 -> new TypedValue.ULLong(reader.int64());
            case 5 -> new TypedValue.Dbl(reader.float64());
            case 6 -> new TypedValue.Bool(reader.bool());
            // Lenient: a disk image's header names its backing file, in bytes of its own choice.
            case 7 -> new TypedValue.Str(reader.lenientString(Limits.STRING));
            default -> throw reader.fault("a value of the unknown type " + type, at);
        };
    }

    /** {@code remote_domain_get_iothread_info_ret}. */
    static List<IoThread> ioThreads(XdrReader reader) {
        List<IoThread> threads = reader.array(
                Limits.IO_THREADS,
                8,
                each -> new IoThread(each.uint32(), CpuMap.ofBytes(each.opaque(CpuMap.MAX_BYTES))));
        int at = reader.position();
        long count = reader.uint32();
        if (count != threads.size()) {
            throw reader.fault("a count of " + count + " after " + threads.size() + " I/O threads", at);
        }
        return threads;
    }

    /** {@code remote_auth_list_ret}. */
    static List<AuthType> authTypes(XdrReader reader) {
        return reader.array(Limits.AUTH_TYPES, 4, each -> new AuthType(each.int32()));
    }

    /** {@code remote_auth_sasl_start_ret}, {@code remote_auth_sasl_step_ret}. */
    static SaslAnswer saslAnswer(XdrReader reader) {
        boolean complete = reader.bool();
        boolean nil = reader.bool();
        List<Byte> words = reader.array(Limits.SASL_DATA, 4, Decoders::saslByte);
        byte[] data = new byte[words.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = words.get(i);
        }
        return new SaslAnswer(complete, nil ? Optional.empty() : Optional.of(data));
    }

    /** A {@code char}: where C's is signed, 128 to 255 come as negative words. */
    private static Byte saslByte(XdrReader reader) {
        int at = reader.position();
        int word = reader.int32();
        if (word < Byte.MIN_VALUE || word > 255) {
            throw reader.fault("a character " + word, at);
        }
        return (byte) word;
    }

    /**
     * {@code virNetMessageError} of {@code src/rpc/virnetprotocol.x}. Only its first four fields are of use; the rest is
     * read so that a message that is cut short is noticed.
     */
    static LibvirtError refused(XdrReader reader) {
        int code = reader.int32();
        int domain = reader.int32();
        String message = reader.optional(Decoders::lenient).orElse("");
        int level = reader.int32();
        reader.optional(Decoders::domain);
        reader.optional(Decoders::lenient);
        reader.optional(Decoders::lenient);
        reader.optional(Decoders::lenient);
        reader.int32();
        reader.int32();
        reader.optional(network -> lenient(network) + uuid(network));
        reader.end();
        return new LibvirtError.Refused(code, domain, level, message);
    }

    private static String lenient(XdrReader reader) {
        return reader.lenientString(Limits.STRING);
    }
}
