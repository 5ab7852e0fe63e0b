package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Severity;
import java.util.List;

/** The checks of this practice. */
final class Checks {
    static final Check LISTENER = new Check(
            "remote-access.listener",
            "what listens for libvirt on the network",
            Severity.MEDIUM,
            "Each listener is a way in; one that is not there needs no defence. And a daemon that is told to listen in a"
                    + " way that its host does not allow does not start.",
            "Libvirt Authentication, steps 2, 5 and 6. Wrong on hosts where systemd opens the sockets, all of today:"
                    + " listen_tcp is not heeded there, and --listen keeps libvirtd from starting.");

    static final Check AUTHENTICATION = new Check(
            "remote-access.authentication",
            "a listener refuses strangers",
            Severity.MEDIUM,
            "Who may use libvirt can start domains with any disk and any device of the host: that is root on it.",
            "Libvirt Authentication, step 2: auth_tcp = \"sasl\"; right. Step 7 tries a right password only; a wrong one"
                    + " and none at all have to be refused too.");

    static final Check MECHANISMS = new Check(
            "remote-access.mechanisms",
            "the SASL mechanisms of a listener are strong, installed and possible on it",
            Severity.MEDIUM,
            "The mechanism proves who the client is, and over plain TCP it is also all that encrypts.",
            "Libvirt Authentication, step 3: mech_list: digest-md5. Outdated: RFC 6331 deprecates it, and libvirt's own"
                    + " file advises against it. Over TCP only GSSAPI is left; over TLS there are the SCRAM mechanisms.");

    static final Check PASSWORDS = new Check(
            "remote-access.passwords",
            "the SASL password database is there, closed, and of this host",
            Severity.HIGH,
            "The database holds the passwords as they are, not as hashes. And an account counts for its realm only, which"
                    + " is the host's name at the time.",
            "Libvirt Authentication, step 4 and Managing SASL. The guide says nothing of the file's mode, nor that a"
                    + " renamed host locks everybody out. In its list, userPassword is the name of a property.");

    static final Check AUTHORIZATION = new Check(
            "remote-access.authorization",
            "who may do what after a login",
            Severity.MEDIUM,
            "Whoever is authenticated may call everything, unless a list of names or an access driver says otherwise.",
            "Libvirt Authentication, Overview: \"only specified users can access the VM\". Too much said: each account"
                    + " reaches all domains and the host.");

    static final Check LOCAL = new Check(
            "remote-access.local-sockets",
            "the local sockets are not open to every user",
            Severity.CRITICAL,
            "A local socket that every user may write to, without authentication, makes each of them root.",
            "Not in the guide, which looks at the network only.");

    static final List<Check> ALL = List.of(LISTENER, AUTHENTICATION, MECHANISMS, PASSWORDS, AUTHORIZATION, LOCAL);

    private Checks() {}
}
