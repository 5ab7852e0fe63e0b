package io.virtwright.practices.svirt;

/** A Linux security module that confines domains. */
enum Lsm {
    SELINUX("selinux", "SELinux"),
    APPARMOR("apparmor", "AppArmor");

    private final String model;
    private final String words;

    Lsm(String model, String words) {
        this.model = model;
        this.words = words;
    }

    /** Its name in the kernel and in libvirt's definitions. */
    String model() {
        return model;
    }

    /** Its name for people. */
    String words() {
        return words;
    }
}
