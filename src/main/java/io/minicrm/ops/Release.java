package io.minicrm.ops;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/// What this application is: its version, the commit it was built from, the schema it needs.
@Component
class Release {

    private final Version version;
    private final String commit;
    private final Migrations migrations = Migrations.bundled();

    Release(BuildProperties build, ObjectProvider<GitProperties> git) {
        this.version = Version.of(String.valueOf(build.getVersion()));
        GitProperties known = git.getIfAvailable();
        this.commit = known == null ? "" : String.valueOf(known.getShortCommitId());
    }

    Version version() {
        return version;
    }

    /// The abbreviated commit; empty when it was not built from a checkout.
    String commit() {
        return commit;
    }

    /// The number of the schema that it brings.
    int schema() {
        return migrations.schema();
    }

    /// The oldest version that can run on that schema.
    Version floor() {
        return migrations.floor();
    }
}
