package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Practice;
import io.virtwright.testkit.PracticeContract;

class RemoteAccessTest extends PracticeContract {
    @Override
    protected Practice practice() {
        return new RemoteAccess();
    }

    @Override
    protected boolean speaksOfNames(Policy policy) {
        return policy.writtenForHost(Keys.USERS).isPresent()
                || policy.writtenForHost(Keys.REALM).isPresent();
    }
}
