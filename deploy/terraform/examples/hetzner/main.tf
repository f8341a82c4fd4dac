# A machine at Hetzner Cloud with everything around it. HCLOUD_TOKEN=… terraform apply
terraform {
  required_version = ">= 1.9"
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "~> 1.52"
    }
  }
}

variable "domain" {
  type = string
}

variable "repository" {
  type = string
}

variable "revision" {
  type = string
}

variable "ssh_keys" {
  description = "Names of keys that the account knows."
  type        = list(string)
  default     = []
}

variable "ssh_from" {
  type    = list(string)
  default = []
}

variable "backup" {
  type = object({
    endpoint   = string
    bucket     = string
    region     = optional(string, "us-east-1")
    key        = string
    secret     = string
    passphrase = string
    keep       = optional(number, 14)
  })
  default   = null
  sensitive = true
}

variable "size" {
  description = "Two cores and 4 GB carry a thousand people (deploy/README.md, Sizes)."
  type        = string
  default     = "cx23"
}

variable "location" {
  type    = string
  default = "nbg1"
}

module "installation" {
  source     = "../../installation"
  domain     = var.domain
  repository = var.repository
  revision   = var.revision
  ssh_from   = var.ssh_from
  backup     = var.backup
}

# An address of its own: it stays when the machine is made anew.
resource "hcloud_primary_ip" "parley" {
  name          = module.installation.name
  type          = "ipv4"
  location      = var.location
  assignee_type = "server"
  auto_delete   = false
}

resource "hcloud_firewall" "parley" {
  name = module.installation.name
  dynamic "rule" {
    for_each = module.installation.firewall
    content {
      direction   = "in"
      description = rule.value.description
      protocol    = rule.value.protocol
      port        = rule.value.port
      source_ips  = rule.value.sources
    }
  }
}

resource "hcloud_server" "parley" {
  name         = module.installation.name
  image        = "debian-13"
  server_type  = var.size
  location     = var.location
  ssh_keys     = var.ssh_keys
  user_data    = module.installation.user_data
  firewall_ids = [hcloud_firewall.parley.id]
  backups      = true

  public_net {
    ipv4 = hcloud_primary_ip.parley.id
  }

  # Everything is on it: a changed first start does not make it anew, and nobody deletes it by a slip.
  delete_protection  = true
  rebuild_protection = true
  lifecycle {
    ignore_changes = [user_data, image]
  }
}

# The zone is at Hetzner too; elsewhere, leave this out and let your name lead to the address.
resource "hcloud_zone_rrset" "parley" {
  zone    = join(".", slice(split(".", var.domain), 1, length(split(".", var.domain))))
  name    = split(".", var.domain)[0]
  type    = "A"
  ttl     = 300
  records = [{ value = hcloud_primary_ip.parley.ip_address }]
}

output "address" {
  value = hcloud_primary_ip.parley.ip_address
}
