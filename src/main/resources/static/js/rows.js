// Rows of a form of which there can be more than the server showed: several values of one field, whose inputs are
// called the same, or new lines, whose inputs are numbered. A new row is a copy of the last one, and empty.

const NUMBERED = /(-new-)(\d+)$/;

export const another = (row) => {
  const next = row.cloneNode(true);
  for (const field of next.querySelectorAll("[name]")) {
    field.name = field.name.replace(NUMBERED, (_, key, number) => key + (Number(number) + 1));
    if (field.matches("[type=radio]")) {
      field.value = row.parentElement.querySelectorAll(".values-row").length;
      field.checked = field.defaultChecked = false;
    } else if (field.matches("input")) {
      field.value = field.defaultValue = "";
    }
  }
  row.after(next);
  return next;
};

// The last row that has, or could have, an input of this name.
export const lastWith = (form, name) => {
  const alike = name.replace(NUMBERED, "$1");
  const inputs = [...form.elements].filter((each) => each.name === name || (alike !== name && each.name?.startsWith(alike)));
  return inputs.at(-1)?.closest(".values-row, tr");
};
