package io.minicrm.ops;

import io.minicrm.people.Accounts;
import io.minicrm.web.BaseUrl;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// `--reset-password EMAIL`: the way back in for an administrator who is locked out.
@Component
class ResetPassword implements OperatorCommand {

    private final Accounts accounts;
    private final BaseUrl baseUrl;

    ResetPassword(Accounts accounts, BaseUrl baseUrl) {
        this.accounts = accounts;
        this.baseUrl = baseUrl;
    }

    @Override
    public String argument() {
        return "--reset-password";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream problems) {
        Optional<String> path = accounts.passwordLink(arguments.getFirst());
        if (path.isEmpty()) {
            problems.printf("Nobody active has the e-mail address %s.%n", arguments.getFirst());
            return REFUSED;
        }
        out.printf(
                "%s%nThis link is good for 72 hours and for one use.%n",
                baseUrl.at(path.get(), "3000"));
        return DONE;
    }
}
