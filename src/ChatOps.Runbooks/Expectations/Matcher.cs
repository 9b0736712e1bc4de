using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>What a look's output is compared with: data in the plan, and part of its digest. Pure.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "look")]
[JsonDerivedType(typeof(FileMatcher), "file")]
[JsonDerivedType(typeof(SumMatcher), "sum")]
[JsonDerivedType(typeof(ContentMatcher), "content")]
[JsonDerivedType(typeof(PortMatcher), "port")]
[JsonDerivedType(typeof(ProcessMatcher), "process")]
[JsonDerivedType(typeof(UnitMatcher), "unit")]
[JsonDerivedType(typeof(SupervisorMatcher), "supervisor")]
[JsonDerivedType(typeof(HttpMatcher), "http")]
[JsonDerivedType(typeof(OutputMatcher), "output")]
[JsonDerivedType(typeof(DiskMatcher), "disk")]
internal abstract record Matcher
{
    /// <summary>What is expected, for people: <c>is there, owned by root</c>.</summary>
    public abstract string Words();

    public abstract Seen Of(StepResult result);

    public string Write() => JsonSerializer.Serialize(this);

    public static Matcher Read(string text) => JsonSerializer.Deserialize<Matcher>(text)!;
}
