package io.virtwright.engine.domainxml;

/** Text that is no usable domain XML. The message is for the user and names line and column where there are any. */
public final class DomainXmlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DomainXmlException(String message) {
        super(message);
    }
}
