using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Recipe;

/// <summary>A literal as it stands in a Python file: read, never executed.</summary>
internal abstract record PythonValue
{
    private PythonValue() { }

    public sealed record Text(string Value) : PythonValue;

    public sealed record Number(long Value) : PythonValue;

    public sealed record Truth(bool Value) : PythonValue;

    /// <summary><c>None</c>.</summary>
    public sealed record Nothing : PythonValue;

    /// <summary>A name whose value only running the file would tell, such as <c>options.no_prompt</c>.</summary>
    public sealed record Name(string Dotted) : PythonValue;

    /// <summary>A list or a tuple.</summary>
    public sealed record Sequence(ImmutableArray<PythonValue> Items) : PythonValue;

    /// <summary>A dictionary whose keys are texts, in the order of the file.</summary>
    public sealed record Mapping(ImmutableArray<(string Key, PythonValue Value)> Items) : PythonValue
    {
        public PythonValue? Of(string key) => Items.LastOrDefault(i => i.Key == key).Value;
    }
}
