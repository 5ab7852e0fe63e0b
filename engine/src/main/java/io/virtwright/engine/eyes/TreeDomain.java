package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Reading;

/**
 * A domain as libvirt's files tell of it.
 *
 * @param running the XML that it runs with, without secrets; absent where it does not run
 * @param persistent its definition, without secrets; absent where it has none
 */
record TreeDomain(Domain domain, Reading<String> running, Reading<String> persistent) {}
