using System.Reflection;
using System.Security.Cryptography;
using ChatOps.Core.Plans;
using ChatOps.Runbooks;

namespace ChatOps.Server;

/// <summary>Tells builds of the bot apart by what was compiled: builds are deterministic, so the same code has the same id wherever it was built.</summary>
internal static class ProgramBuild
{
    private static readonly Assembly[] Parts = [typeof(Plan).Assembly, typeof(AllRunbooks).Assembly, typeof(ProgramBuild).Assembly];

    /// <summary>Twelve hexadecimal digits.</summary>
    public static string Id { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Parts.SelectMany(p => p.ManifestModule.ModuleVersionId.ToByteArray())]))[..12];
}
