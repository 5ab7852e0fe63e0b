package io.virtwright.libvirt;

/**
 * What became of one call of a batch.
 *
 * @param <T> what the call returns
 */
public sealed interface Outcome<T> {
    /** The call's value. */
    record Ok<T>(T value) implements Outcome<T> {}

    /**
     * The call failed.
     *
     * @param call what was tried, for people: the procedure and the domain
     * @param error why it failed
     */
    record Failed<T>(String call, LibvirtError error) implements Outcome<T> {}

    /**
     * The value.
     *
     * @throws LibvirtException if the call failed
     */
    default T orThrow() {
        return switch (this) {
            case Ok<T> ok -> ok.value();
            case Failed<T> failed -> throw new LibvirtException(failed.call(), failed.error());
        };
    }
}
