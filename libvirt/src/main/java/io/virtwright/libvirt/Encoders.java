package io.virtwright.libvirt;

import io.virtwright.libvirt.xdr.XdrWriter;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Structures of {@code src/remote/remote_protocol.x} as they are sent. */
final class Encoders {
    private Encoders() {}

    /** {@code remote_uuid}: 16 bytes. */
    static XdrWriter uuid(XdrWriter writer, UUID uuid) {
        return writer.int64(uuid.getMostSignificantBits()).int64(uuid.getLeastSignificantBits());
    }

    /** {@code remote_nonnull_domain}. */
    static XdrWriter domain(DomainRef domain) {
        XdrWriter writer = new XdrWriter().string(domain.name(), Limits.STRING);
        return uuid(writer, domain.uuid()).int32(domain.id().orElse(-1));
    }

    /** {@code nil} and {@code data} of the SASL calls: each byte takes a word, sign-extended as C's {@code char} is. */
    static XdrWriter saslData(XdrWriter writer, Optional<byte[]> data) {
        byte[] bytes = data.orElse(new byte[0]);
        if (bytes.length > Limits.SASL_DATA) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes of SASL data, and libvirt allows " + Limits.SASL_DATA);
        }
        writer.bool(data.isEmpty()).int32(bytes.length);
        for (byte each : bytes) {
            writer.int32(each);
        }
        return writer;
    }

    /** An array of {@code remote_typed_param}. */
    static void typedParams(XdrWriter writer, TypedParams params) {
        writer.int32(params.values().size());
        for (Map.Entry<String, TypedValue> each : params.values().entrySet()) {
            writer.string(each.getKey(), Limits.STRING);
            switch (each.getValue()) {
                case TypedValue.Int it -> writer.int32(1).int32(it.value());
                case TypedValue.UInt it -> writer.int32(2).uint32(it.value());
                case TypedValue.LLong it -> writer.int32(3).int64(it.value());
                case TypedValue.ULLong it -> writer.int32(4).int64(it.bits());
                case TypedValue.Dbl it -> writer.int32(5).float64(it.value());
                case TypedValue.Bool it -> writer.int32(6).bool(it.value());
                case TypedValue.Str it -> writer.int32(7).string(it.value(), Limits.STRING);
            }
        }
    }
}
