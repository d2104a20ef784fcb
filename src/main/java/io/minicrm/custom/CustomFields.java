package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// What administrators do with the fields that they add. Each verb is a transaction; when it has
/// ended, this node knows the field as it now is, and the others within seconds.
@Service
public class CustomFields {

    /// The fields of a kind that are not archived, and of them those that are fast.
    public static final int MOST = 100;

    public static final int MOST_FAST = 20;

    /// All of a kind in their order, then those that are archived.
    public List<CustomField> list(RecordKind kind) {
        throw new UnsupportedOperationException();
    }

    public Optional<CustomField> find(long id) {
        throw new UnsupportedOperationException();
    }

    /// @throws InvalidCustomField when there can be no such field
    public CustomField create(Scope scope, CustomFieldDraft draft) {
        throw new UnsupportedOperationException();
    }

    /// @param version the one that was seen
    /// @throws InvalidCustomField when there can be no such field
    /// @throws CustomFieldChanged when somebody else has changed it since
    /// @throws io.minicrm.web.NotFound when there is none
    public CustomField change(Scope scope, long id, int version, CustomFieldDraft draft) {
        throw new UnsupportedOperationException();
    }

    /// Puts it away: it is gone from forms, lists and filters, and its values stay.
    public void archive(Scope scope, long id) {
        throw new UnsupportedOperationException();
    }

    /// Brings it back with all its values.
    ///
    /// @throws InvalidCustomField when another one has its name by now, or there are too many
    public void restore(Scope scope, long id) {
        throw new UnsupportedOperationException();
    }

    /// @param place among the fields of its kind that are not archived, from 1
    public void move(Scope scope, long id, int place) {
        throw new UnsupportedOperationException();
    }

    /// Has an index that could not be built built again.
    public void retryIndex(Scope scope, long id) {
        throw new UnsupportedOperationException();
    }
}
