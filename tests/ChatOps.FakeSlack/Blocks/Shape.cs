using System.Text.Json;

namespace ChatOps.Fakes.Slack;

/// <summary>The parts that checks are made of. What a shape does not name is refused: Slack is as strict.</summary>
internal static class Shape
{
    public static Check Flag { get; } = (value, at, flaws) =>
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            flaws.Add("must be a boolean", at);
    };

    public static Check Text(int max, int min = 1) => (value, at, flaws) =>
    {
        if (value.ValueKind != JsonValueKind.String)
            flaws.Add("must be a string", at);
        else if (value.GetString()!.Length > max)
            flaws.Add($"must be less than {max + 1} characters", at);
        else if (value.GetString()!.Length < min)
            flaws.Add($"must be more than {min - 1} characters", at);
    };

    public static Check Number(long min, long max) => (value, at, flaws) =>
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
            flaws.Add("must be an integer", at);
        else if (number < min || number > max)
            flaws.Add($"must be between {min} and {max}", at);
    };

    public static Check OneOf(params string[] words) => (value, at, flaws) =>
    {
        if (value.ValueKind != JsonValueKind.String || !words.Contains(value.GetString()))
            flaws.Add($"must be one of {string.Join(", ", words)}", at);
    };

    public static Check List(Check item, int max, int min = 1) => (value, at, flaws) =>
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            flaws.Add("must be an array", at);
            return;
        }
        if (value.GetArrayLength() > max)
            flaws.Add($"no more than {max} items allowed", at);
        if (value.GetArrayLength() < min)
            flaws.Add($"no fewer than {min} items allowed", at);
        var number = 0;
        foreach (var each in value.EnumerateArray())
            item(each, $"{at}/{number++}", flaws);
    };

    /// <summary>An object with these fields and no others; <c>type</c> is always allowed.</summary>
    public static Check Object(params Field[] fields) => (value, at, flaws) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            flaws.Add("must be an object", at);
            return;
        }
        foreach (var missing in fields.Where(f => f.IsRequired && !value.TryGetProperty(f.Name, out _)))
            flaws.Add($"missing required field: {missing.Name}", at);
        foreach (var property in value.EnumerateObject().Where(p => p.Name != "type"))
        {
            if (fields.FirstOrDefault(f => f.Name == property.Name) is { } field)
                field.Check(property.Value, $"{at}/{property.Name}", flaws);
            else
                flaws.Add($"invalid additional property: {property.Name}", at);
        }
    };

    /// <summary>One of several objects, told apart by <c>type</c>.</summary>
    public static Check ByType(IReadOnlyDictionary<string, Check> kinds) => (value, at, flaws) =>
    {
        if (value.String("type") is not { } type)
            flaws.Add("missing required field: type", at);
        else if (kinds.TryGetValue(type, out var check))
            check(value, at, flaws);
        else
            flaws.Add($"unsupported type: {type}", $"{at}/type");
    };

    public static Check And(this Check first, Check second) => first + second;

    public static Field Required(string name, Check check) => new(name, check, true);

    public static Field Optional(string name, Check check) => new(name, check, false);
}
