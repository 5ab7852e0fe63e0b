package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Procedure;
import io.virtwright.libvirt.xdr.XdrException;
import io.virtwright.libvirt.xdr.XdrReader;
import java.util.function.Function;

/**
 * One call of a procedure, ready to be sent. Immutable: may be sent by several threads, several times. Made by
 * {@link Calls}.
 *
 * @param <T> what it returns
 */
public final class Call<T> {
    private final Procedure procedure;
    private final String subject;
    private final byte[] args;
    private final Function<XdrReader, T> decoder;

    Call(Procedure procedure, String subject, byte[] args, Function<XdrReader, T> decoder) {
        this.procedure = procedure;
        this.subject = subject;
        this.args = args;
        this.decoder = decoder;
    }

    /**
     * The same call, its value turned into another.
     *
     * @param then must not throw
     */
    public <R> Call<R> map(Function<? super T, ? extends R> then) {
        return new Call<>(procedure, subject, args, body -> then.apply(decoder.apply(body)));
    }

    Procedure procedure() {
        return procedure;
    }

    /** Not a copy: the caller must not change it. */
    byte[] args() {
        return args;
    }

    /** What became of the call. */
    Outcome<T> outcome(PendingCall answered) {
        LibvirtError error = answered.error;
        byte[] body = answered.body;
        if (error != null) {
            return new Outcome.Failed<>(toString(), error);
        }
        if (body == null) {
            throw new IllegalStateException("a call that is neither answered nor failed");
        }
        try {
            XdrReader reader = new XdrReader(body);
            if (answered.refused) {
                return new Outcome.Failed<>(toString(), Decoders.refused(reader));
            }
            T value = decoder.apply(reader);
            reader.end();
            return new Outcome.Ok<>(value);
        } catch (XdrException e) {
            return new Outcome.Failed<>(
                    toString(), new LibvirtError.Malformed("the daemon's answer has " + e.getMessage(), true));
        }
    }

    /** The procedure and the domain, for people; never the arguments. */
    @Override
    public String toString() {
        return subject.isEmpty() ? procedure.name() : procedure.name() + " of " + subject;
    }
}
