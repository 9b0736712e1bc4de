using System.Globalization;
using System.Reflection;

namespace ChatOps.Server.Storage;

/// <summary>An embedded step of a schema.</summary>
internal sealed record SqlFile(long Number, string Name, string Text)
{
    /// <summary>All of one folder below Storage, in their order.</summary>
    public static IReadOnlyList<SqlFile> In(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var place = $".Storage.{folder}.";
        return [.. from resource in assembly.GetManifestResourceNames()
                   let at = resource.IndexOf(place, StringComparison.Ordinal)
                   where at >= 0
                   let name = resource[(at + place.Length)..]
                   orderby name
                   select new SqlFile(long.Parse(name[..4], CultureInfo.InvariantCulture), name, Read(assembly, resource))];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
