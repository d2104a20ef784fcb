package io.minicrm.ops;

import io.minicrm.people.SecondFactors;
import java.io.PrintStream;
import java.util.List;
import org.springframework.stereotype.Component;

/// `--take-second-factor EMAIL`: for an administrator who has lost it, when there is no other who
/// could take it away.
@Component
class TakeSecondFactor implements OperatorCommand {

    private final SecondFactors factors;

    TakeSecondFactor(SecondFactors factors) {
        this.factors = factors;
    }

    @Override
    public String argument() {
        return "--take-second-factor";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream problems) {
        String email = arguments.getFirst();
        if (!factors.takeAway(email)) {
            problems.printf("Nobody active has the e-mail address %s.%n", email);
            return REFUSED;
        }
        out.printf("%s has no second factor now; the password is enough.%n", email);
        return DONE;
    }
}
