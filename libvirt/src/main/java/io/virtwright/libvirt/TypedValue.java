package io.virtwright.libvirt;

/** A {@code virTypedParameter}'s value, with its type as on the wire ({@code virTypedParameterType}). */
public sealed interface TypedValue {
    /** {@code VIR_TYPED_PARAM_INT}, 1. */
    record Int(int value) implements TypedValue {}

    /** {@code VIR_TYPED_PARAM_UINT}, 2: 0 to 2^32 - 1. */
    record UInt(long value) implements TypedValue {}

    /** {@code VIR_TYPED_PARAM_LLONG}, 3. */
    record LLong(long value) implements TypedValue {}

    /**
     * {@code VIR_TYPED_PARAM_ULLONG}, 4.
     *
     * @param bits the 64 bits; read as unsigned ({@link Long#toUnsignedString(long)})
     */
    record ULLong(long bits) implements TypedValue {
        @Override
        public String toString() {
            return "ULLong[" + Long.toUnsignedString(bits) + "]";
        }
    }

    /** {@code VIR_TYPED_PARAM_DOUBLE}, 5. */
    record Dbl(double value) implements TypedValue {}

    /** {@code VIR_TYPED_PARAM_BOOLEAN}, 6. */
    record Bool(boolean value) implements TypedValue {}

    /** {@code VIR_TYPED_PARAM_STRING}, 7. From the daemon, bytes that are not UTF-8 have become U+FFFD. */
    record Str(String value) implements TypedValue {}
}
