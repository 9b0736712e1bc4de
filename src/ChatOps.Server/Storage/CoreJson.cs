using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>How values of Core are written into the database: names as in the code, ids and enums as text, nothing that can be derived.</summary>
public static class CoreJson
{
    public static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Finds out how an operation is written. It takes a tenth of a second, once; at the start that passes beside everything else.</summary>
    public static Task PrepareAsync() => Task.Run(() => Options.GetTypeInfo(typeof(ImmutableArray<Operation>)));

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            // The text is read by this program and by people with a database shell, never put into a page as it stands.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameGuards } },
            Converters =
            {
                new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false),
                new TextConverter<OperationId>(id => id.ToString(), OperationId.Parse),
                new TextConverter<TargetId>(id => id.ToString(), TargetId.Parse),
                new CommandLineConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void NameGuards(JsonTypeInfo type)
    {
        if (type.Type != typeof(Guard))
            return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            DerivedTypes = { new JsonDerivedType(typeof(Guard.Same), "same"), new JsonDerivedType(typeof(Guard.Still), "still"), new JsonDerivedType(typeof(Guard.Absent), "absent") },
        };
    }

    private sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is null."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    private sealed class CommandLineConverter : JsonConverter<CommandLine>
    {
        public override CommandLine Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, CommandLine value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Arguments, options);
    }
}
