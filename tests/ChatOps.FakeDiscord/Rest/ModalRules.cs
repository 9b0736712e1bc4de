using System.Text.Json;

namespace ChatOps.Fakes.Discord;

/// <summary>What a dialog may hold.</summary>
internal static class ModalRules
{
    public static void Check(JsonElement modal)
    {
        var flaws = new Flaws();
        flaws.Required(modal, "data.", "custom_id", 100);
        flaws.Required(modal, "data.", "title", 45);
        var rows = modal.Items("components").ToList();
        if (rows.Count is 0 or > 5)
            flaws.Add("data.components", "Must be between 1 and 5 in length.");
        foreach (var (input, path) in rows.SelectMany((r, i) => r.Items("components").Select(c => (c, $"data.components.{i}.components.0."))))
        {
            flaws.Required(input, path, "custom_id", 100);
            flaws.Required(input, path, "label", 45);
            if (input.Number("type") != 4 || input.Number("style") is not (1 or 2))
                flaws.Add(path + "style", "This fake knows text inputs of the styles 1 and 2.");
            if (input.Number("max_length") is < 1 or > 4000)
                flaws.Add(path + "max_length", "int value should be between 1 and 4000.");
        }
        flaws.ThrowIfAny();
    }
}
